import { randomUUID } from 'node:crypto';
import { afterAll, expect, jest, test } from '@jest/globals';
import { ContextRequest } from '@waggle/contracts';
import { createTestRepository } from '@waggle/testkit';
import { openTestGraph } from '../test-graph.ts';
import { openTestSource } from '../test-history.ts';
import { createContextSources, loadContext } from './load-context.ts';
import { graphLoaders } from './queries/graph-loaders.ts';
import { syncRepository } from './sync-repository.ts';

jest.setTimeout(60_000);
const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);

const ada = { name: 'Ada Lovelace', email: '1+ada@users.noreply.github.com' };
const eve = { name: 'Eve Moneypenny', email: '2+eve@users.noreply.github.com' };

/** Twelve pull requests, as squashed commits: the cart with its guide, with prices now and then, reviewed by Eve; and one that was taken back. */
async function history() {
  const repository = await createTestRepository({
    message: 'Start',
    author: eve,
    files: { 'src/cart.ts': '0', 'docs/cart.md': '0', 'src/price.ts': '0', 'src/far/away.ts': '0' },
  });
  for (let number = 1; number <= 12; number++) {
    const price = number % 3 === 0 ? { 'src/price.ts': `${number}` } : {};
    const title = number % 4 === 0 ? `Fix voucher rounding (#${number})` : `Cart step ${number} (#${number})`;
    await repository.commit({
      message: `${title}\n\nReviewed-by: Eve Moneypenny <${eve.email}>${number === 8 ? '\nFixes #70' : ''}`,
      author: ada,
      files: { 'src/cart.ts': `${number}`, 'docs/cart.md': `${number}`, ...price },
    });
  }
  await repository.commit({
    message: 'Revert "Cart step 11 (#11)" (#13)\n\nThis reverts pull request #11.',
    author: eve,
    files: { 'src/cart.ts': '10' },
  });
  await repository.commit({ message: 'Elsewhere (#14)', author: eve, files: { 'src/far/away.ts': '1' } });
  return repository;
}

test('what git tells after one backfill answers a pull request that touches the cart', async () => {
  const repoId = newRepoId();
  const source = await openTestSource(await history(), repoId);
  const now = () => Math.floor(Date.now() / 1000);
  await syncRepository(
    { graph, now, newScanId: randomUUID },
    { repoId, fullName: 'acme/app' },
    source,
    new AbortController().signal,
  );
  await source.close();
  await graph.execute('CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()');
  const sources = { ...createContextSources(graph, now), queryTimeoutMs: 15_000 };

  const context = await loadContext(
    sources,
    ContextRequest.parse({
      repoId,
      paths: ['src/cart.ts'],
      author: 'ada',
      text: 'Vouchers are rounded: voucher rounding',
    }),
  );

  expect(context.scannedAt).not.toBeNull();
  expect(context.incomplete).toEqual([]);
  // The guide goes with the cart each time, the prices every third time.
  expect(context.forgotten.slice(0, 2).map(({ path, together, warn }) => [path, together, warn])).toEqual([
    ['docs/cart.md', 13, true],
    ['src/price.ts', 5, false],
  ]);
  expect(context.forgotten[0]?.proof.map(({ number }) => number)).toEqual([12, 11, 10]);
  // Ada is the author; Eve reviewed everything and wrote the rest.
  expect(context.experts.map(({ login }) => login)).toEqual(['eve']);
  expect(context.experts[0]).toMatchObject({ reviews: 12 });
  expect(context.relatedPullRequests.slice(0, 3).map(({ number }) => number)).toEqual(
    expect.arrayContaining([4, 8, 12]),
  );
  expect(context.relatedPullRequests.find(({ number }) => number === 12)?.reasons.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['files', 'words']),
  );
  expect(context.linkedIssues).toMatchObject([{ number: 70, closedBy: [8] }]);
  expect(context.risk?.reverted).toMatchObject([{ change: { number: 11 }, revertedBy: { number: 13 } }]);
  expect(context.files[0]).toMatchObject({
    path: 'src/cart.ts',
    changes: 14,
    busFactor: 1,
    owners: [{ login: 'ada' }, { login: 'eve' }],
  });

  const past = await graphLoaders['file-history'](sources, { repoId, path: 'src/cart.ts', limit: 3 });
  expect(past.items.map(({ number, author }) => [number, author])).toEqual([
    [13, 'eve'],
    [12, 'ada'],
    [11, 'ada'],
  ]);
  expect(past.items[2]?.revertedBy?.number).toBe(13);
});
