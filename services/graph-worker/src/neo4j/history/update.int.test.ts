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
async function followAndRebuild({ seed, pushes, rewriteAt }: { seed: number; pushes: number; rewriteAt?: number }) {
  const repository = await createTestRepository();
  const history = createRandomHistory(repository, seed);
  const [followed, anew] = [newRepoId(), newRepoId()];
  const source = await openTestSource(repository, followed);
  const results: boolean[] = [];
  for (let push = 0; push < pushes; push++) {
    if (push === rewriteAt) await history.rewrite();
    else for (let commits = push % 3; commits >= 0; commits--) await history.step();
    results.push((await syncRepository(deps, { repoId: followed, fullName }, source, signal)).rebuilt);
  }
  await syncRepository(deps, { repoId: anew, fullName }, source, signal);
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

test('a branch whose newest commits were replaced leaves nothing of them behind', async () => {
  const { followed, anew, rebuilt } = await followAndRebuild({ seed: 4, pushes: 6, rewriteAt: 4 });

  expect(rebuilt).toBe(1);
  expect(followed).toEqual(anew);
});
