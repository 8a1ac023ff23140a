import { randomUUID } from 'node:crypto';
import { afterAll, expect, jest, test } from '@jest/globals';
import { createTestRepository } from '@waggle/testkit';
import { openTestGraph } from '../../test-graph.ts';
import { openTestSource, snapshotGraph } from '../../test-history.ts';
import { createRandomHistory } from '../../test-random-history.ts';
import { syncRepository } from '../sync-repository.ts';

jest.setTimeout(120_000);
const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);

const deps = { graph, now: () => 1_780_000_000, newScanId: randomUUID };
const { signal } = new AbortController();
const fullName = 'acme/app';

/** Follows a random history push by push, then builds the graph of the whole anew, and answers both. */
async function followAndRebuild({
  seed,
  pushes,
  rewriteAt,
  historyDays = null,
}: {
  seed: number;
  pushes: number;
  rewriteAt?: number;
  historyDays?: number | null;
}) {
  const repository = await createTestRepository();
  const history = createRandomHistory(repository, seed);
  const [followed, anew] = [newRepoId(), newRepoId()];
  const source = await openTestSource(repository, followed);
  const results: boolean[] = [];
  // Test commits are an hour apart.
  let clock = Date.UTC(2026, 0, 1) / 1000;
  const following = historyDays === null ? deps : { ...deps, historyDays, now: () => clock };
  for (let push = 0; push < pushes; push++) {
    if (push === rewriteAt) await history.rewrite();
    else for (let commits = push % 3; commits >= 0; commits--) await history.step();
    clock += 4 * 3600;
    results.push((await syncRepository(following, { repoId: followed, fullName }, source, signal)).rebuilt);
  }
  await syncRepository(following, { repoId: anew, fullName }, source, signal);
  const snapshots = { followed: await snapshotGraph(graph, followed), anew: await snapshotGraph(graph, anew) };
  await source.close();
  await repository.close();
  return { ...snapshots, rebuilt: results.filter(Boolean).length };
}

const seeds = (process.env.WAGGLE_GRAPH_SEEDS ?? '1,2,3').split(',').map(Number);

test.each(seeds)('a graph that followed every push equals one that was built anew, seed %i', async (seed) => {
  const { followed, anew, rebuilt } = await followAndRebuild({ seed, pushes: 12 });

  expect(rebuilt).toBe(0);
  expect(anew.length).toBeGreaterThan(100);
  expect(followed).toEqual(anew);
});

test('a graph that forgets old changes equals one that never wrote them', async () => {
  const { followed, anew } = await followAndRebuild({ seed: 6, pushes: 11, historyDays: 1 });

  const changes = followed.filter((line) => line.startsWith('(Change') && !line.includes(')-['));
  const times = changes.map((line) => Number(/ at=(\d+)/.exec(line)?.[1]));
  expect(times.length).toBeGreaterThan(3);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1) / 1000 + (44 - 24) * 3600);
  expect(followed).toEqual(anew);
});

test('a branch whose newest commits were replaced leaves nothing of them behind', async () => {
  const { followed, anew, rebuilt } = await followAndRebuild({ seed: 4, pushes: 6, rewriteAt: 4 });

  expect(rebuilt).toBe(1);
  expect(followed).toEqual(anew);
});
