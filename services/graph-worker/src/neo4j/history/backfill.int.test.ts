import { randomUUID } from 'node:crypto';
import { afterAll, expect, jest, test } from '@jest/globals';
import { createTestRepository } from '@waggle/testkit';
import { openTestGraph, read } from '../../test-graph.ts';
import { openTestSource, snapshotGraph } from '../../test-history.ts';
import { syncRepository } from '../sync-repository.ts';

jest.setTimeout(60_000);
const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);

const deps = { graph, now: () => 1_780_000_000, newScanId: randomUUID };
const { signal } = new AbortController();
const grace = { name: 'Grace Hopper', email: '12345+grace@users.noreply.github.com' };
const trailers = 'Co-authored-by: Grace Hopper <grace@navy.test>\nReviewed-by: Alan Turing <alan@example.test>';

async function history() {
  const repository = await createTestRepository(
    { message: 'Start', files: { 'src/old.ts': 'a', 'src/b.ts': 'b', gone: 'x' } },
    { message: `Fix the parser (#7)\n\nFixes #3\n\n${trailers}`, files: { 'src/old.ts': 'a2', 'src/b.ts': 'b2' } },
    { message: 'Move', author: grace, renames: { 'src/old.ts': 'lib/new.ts' }, files: { gone: null } },
  );
  await repository.commit(
    { branch: 'topic', from: 'main', message: 'Work on it, closes #9', author: grace, files: { 'src/b.ts': 'b3' } },
    { branch: 'topic', message: 'More of it', author: grace, files: { 'src/c.ts': 'c' } },
    {
      message: 'Merge pull request #8 from acme/topic\n\nA better b',
      merges: ['topic'],
      files: { 'src/b.ts': 'b3', 'src/c.ts': 'c' },
    },
  );
  await repository.commit({
    message: `Revert "Fix the parser (#7)"\n\nThis reverts pull request #7, see #12`,
    files: { 'src/b.ts': 'b' },
  });
  return repository;
}

test('a backfill holds the files, changes and people of the whole history', async () => {
  const repoId = newRepoId();
  const repository = await history();
  const source = await openTestSource(repository, repoId);

  const result = await syncRepository(deps, { repoId, fullName: 'acme/app' }, source, signal);

  expect(result).toMatchObject({ first: true, changes: 5 });
  const changes = await read<Record<string, unknown>>(
    graph,
    `MATCH (c:Change {repoId: $repoId})-[:AUTHORED_BY]->(d)
     RETURN c.number AS number, c.title AS title, c.isFix AS fix, d.name AS author,
       [(c)-[:CO_AUTHORED_BY]->(o) | o.key] AS others, [(c)-[:REVIEWED_BY]->(o) | o.name] AS reviewers,
       [(c)-[:CLOSES]->(i) | i.number] AS closes, COLLECT { MATCH (c)-[:REFERENCES]->(i) RETURN i.number ORDER BY i.number } AS names,
       [(c)-[:REVERTS]->(o) | o.key] AS reverts,
       COLLECT { MATCH (c)-[t:TOUCHES]->(f) RETURN f.path + ' ' + t.status ORDER BY f.path } AS files
     ORDER BY c.at`,
    { repoId },
  );
  const plain = { number: null, fix: false, others: [], reviewers: [], closes: [], names: [], reverts: [] };
  expect(changes).toEqual([
    { ...plain, title: 'Start', author: 'Ada Lovelace', files: ['gone added', 'lib/new.ts added', 'src/b.ts added'] },
    {
      ...plain,
      number: 7,
      title: 'Fix the parser',
      fix: true,
      author: 'Ada Lovelace',
      others: ['gh:12345'],
      reviewers: ['Alan Turing'],
      closes: [3],
      files: ['lib/new.ts modified', 'src/b.ts modified'],
    },
    { ...plain, title: 'Move', author: 'Grace Hopper', files: ['gone removed', 'lib/new.ts renamed'] },
    {
      ...plain,
      number: 8,
      title: 'A better b',
      author: 'Grace Hopper',
      closes: [9],
      files: ['src/b.ts modified', 'src/c.ts added'],
    },
    {
      ...plain,
      title: 'Revert "Fix the parser (#7)"',
      fix: true,
      author: 'Ada Lovelace',
      names: [7, 12],
      reverts: ['pr:7'],
      files: ['src/b.ts modified'],
    },
  ]);
  const files = await read<Record<string, unknown>>(
    graph,
    `MATCH (f:File {repoId: $repoId}) RETURN f.path AS path, f.changes AS changes, f.previousPaths AS previous,
       f.deletedAt IS NOT NULL AS deleted, [(f)-[:IN]->(d) | d.path] AS directory ORDER BY path`,
    { repoId },
  );
  expect(files).toEqual([
    { path: 'gone', changes: null, previous: null, deleted: true, directory: [''] },
    { path: 'lib/new.ts', changes: 3, previous: ['src/old.ts'], deleted: false, directory: ['lib'] },
    { path: 'src/b.ts', changes: 4, previous: null, deleted: false, directory: ['src'] },
    { path: 'src/c.ts', changes: 1, previous: null, deleted: false, directory: ['src'] },
  ]);
  const pairs = await read<Record<string, unknown>>(
    graph,
    'MATCH (a:File {repoId: $repoId})-[x:CO_CHANGES]->(b) RETURN a.path AS a, b.path AS b, x.n AS n ORDER BY a, b',
    { repoId },
  );
  expect(pairs).toEqual([
    { a: 'lib/new.ts', b: 'src/b.ts', n: 2 },
    { a: 'src/b.ts', b: 'src/c.ts', n: 1 },
  ]);
  await source.close();
  await repository.close();
});

test('an interrupted backfill goes on where it was, and ends as one that was not', async () => {
  const repository = await history();
  const [whole, cut] = [newRepoId(), newRepoId()];
  const source = await openTestSource(repository, whole);
  await syncRepository(deps, { repoId: whole, fullName: 'acme/app' }, source, signal);
  const phases: string[] = [];
  const stopAt = (phase: string) => ({
    ...deps,
    report: async (progress: { phase: string; done: number }) => {
      phases.push(progress.phase);
      if (progress.phase === phase && progress.done > 0) throw new Error(`killed in ${phase}`);
    },
  });

  for (const phase of ['files', 'people', 'changes', 'totals', 'pairs']) {
    phases.length = 0;
    const run = syncRepository(stopAt(phase), { repoId: cut, fullName: 'acme/app' }, source, signal);
    await expect(run).rejects.toThrow(`killed in ${phase}`);
  }
  expect(phases).toEqual(['totals', 'pairs', 'pairs']);
  await syncRepository(deps, { repoId: cut, fullName: 'acme/app' }, source, signal);

  expect(await snapshotGraph(graph, cut)).toEqual(await snapshotGraph(graph, whole));
  await source.close();
  await repository.close();
});

test('a file that a pull request brings while the history is written is the same file', async () => {
  const repository = await history();
  const [calm, disturbed] = [newRepoId(), newRepoId()];
  const source = await openTestSource(repository, calm);
  await syncRepository(deps, { repoId: calm, fullName: 'acme/app' }, source, signal);

  const report = async ({ phase }: { phase: string }) => {
    const bring = `MERGE (:File {repoId: $repoId, path: 'gone'})`;
    if (phase === 'people') await graph.execute(bring, { repoId: disturbed });
  };
  await syncRepository({ ...deps, report }, { repoId: disturbed, fullName: 'acme/app' }, source, signal);

  expect(await snapshotGraph(graph, disturbed)).toEqual(await snapshotGraph(graph, calm));
  await source.close();
  await repository.close();
});
