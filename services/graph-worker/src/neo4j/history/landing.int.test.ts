import { randomUUID } from 'node:crypto';
import { afterAll, expect, jest, test } from '@jest/globals';
import { createTestRepository } from '@waggle/testkit';
import { buildPullRequest, openTestGraph, read } from '../../test-graph.ts';
import { openTestSource, snapshotGraph } from '../../test-history.ts';
import { indexPullRequest } from '../index-pull-request.ts';
import { syncRepository } from '../sync-repository.ts';

jest.setTimeout(60_000);
const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);

const deps = { graph, now: () => 1_780_000_000, newScanId: randomUUID };
const { signal } = new AbortController();
const fullName = 'acme/app';

test('a merged pull request and its commit are one change, whichever came first', async () => {
  const repository = await createTestRepository({ message: 'Start', files: { 'src/a.ts': '1', 'src/b.ts': '1' } });
  const [pullFirst, pushFirst, anew] = [newRepoId(), newRepoId(), newRepoId()];
  const source = await openTestSource(repository, pullFirst);
  const sync = (repoId: number) => syncRepository(deps, { repoId, fullName }, source, signal);
  // GitHub's list names a file that was not part of what was merged in the end.
  const pull = buildPullRequest({ number: 5, title: 'Better', paths: ['src/a.ts', 'src/stale.ts'], closes: [3] });
  const index = (repoId: number) => indexPullRequest(deps, { repoId, fullName, verdict: null }, pull);
  await sync(pullFirst);
  await sync(pushFirst);
  await index(pullFirst);
  await repository.commit({ message: 'Better (#5)\n\nFixes #4', files: { 'src/a.ts': '2', 'src/b.ts': '2' } });

  await sync(pullFirst);
  await sync(pushFirst);
  await index(pushFirst);
  await index(pushFirst);
  await sync(anew);
  await index(anew);

  const changes = await read<Record<string, unknown>>(
    graph,
    `MATCH (c:PullRequest {repoId: $repoId})
     RETURN c.key AS key, c.title AS title, c.sha IS NOT NULL AS landed, [(c)-[:AUTHORED_BY]->(d) | d.login] AS authors,
       [(c)-[:CLOSES]->(i) | i.number] AS closes,
       COLLECT { MATCH (c)-[t:TOUCHES]->(f) RETURN [f.path, t.add] ORDER BY f.path } AS files`,
    { repoId: pullFirst },
  );
  expect(changes).toEqual([
    {
      key: 'pr:5',
      title: 'Better',
      landed: true,
      authors: ['ada'],
      closes: [3],
      files: [
        ['src/a.ts', 1],
        ['src/b.ts', null],
      ],
    },
  ]);
  expect(await snapshotGraph(graph, pushFirst)).toEqual(await snapshotGraph(graph, anew));
  expect(await snapshotGraph(graph, pullFirst)).toEqual(await snapshotGraph(graph, anew));
  await source.close();
  await repository.close();
});
