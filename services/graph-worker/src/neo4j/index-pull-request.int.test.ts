import { afterAll, expect, test } from '@jest/globals';
import type { ChangedFile } from '../core/pull-request-facts.ts';
import { buildPullRequest, openGraphProxy, openTestGraph, read } from '../test-graph.ts';
import type { Graph } from './connect.ts';
import { indexPullRequest } from './index-pull-request.ts';

const { graph, settings, newRepoId, close } = await openTestGraph();
afterAll(close);

const deps = { graph, now: () => 1_780_000_000 };

function targetOf(repoId: number, verdict: string | null = null) {
  return { repoId, fullName: 'acme/app', verdict };
}

/** Everything the repository's graph holds, in a comparable order. */
async function snapshot(repoId: number): Promise<string[]> {
  const nodes = await read<{ line: string }>(
    graph,
    `MATCH (n {repoId: $repoId}) RETURN labels(n)[0] + ' ' + toString(coalesce(n.path, n.key, n.number, 'repo')) AS line`,
    { repoId },
  );
  const relationships = await read<{ line: string }>(
    graph,
    `MATCH (a {repoId: $repoId})-[r]-(b) WHERE startNode(r) = a OR b:Developer
     WITH DISTINCT r, startNode(r) AS s, endNode(r) AS e
     RETURN toString(coalesce(s.path, s.key, s.number, 'repo')) + ' ' + type(r) + ' ' + toString(coalesce(e.path, e.key, e.number, 'repo')) AS line`,
    { repoId },
  );
  return [...nodes, ...relationships].map(({ line }) => line).sort();
}

test('stores a pull request with the five relationships, and indexing it twice is indexing it once', async () => {
  const repoId = newRepoId();
  const facts = buildPullRequest({
    number: 7,
    paths: ['b.ts', 'a.ts'],
    closes: [3, 3],
    author: { id: 42, login: 'ada', isBot: false },
  });

  await indexPullRequest(deps, targetOf(repoId, 'APPROVE'), facts);
  const once = await snapshot(repoId);
  await indexPullRequest(deps, targetOf(repoId, 'APPROVE'), facts);

  expect(await snapshot(repoId)).toEqual(once);
  expect(once).toEqual([
    'Change pr:7',
    'File a.ts',
    'File b.ts',
    'Issue 3',
    'Repository repo',
    'gh:42 CONTRIBUTED_TO repo',
    'pr:7 AUTHORED_BY gh:42',
    'pr:7 CLOSES 3',
    'pr:7 TOUCHES a.ts',
    'pr:7 TOUCHES b.ts',
    'repo CONTAINS a.ts',
    'repo CONTAINS b.ts',
  ]);
  const [change] = await read<Record<string, unknown>>(
    graph,
    'MATCH (c:PullRequest {repoId: $repoId, number: 7}) RETURN c.verdict AS verdict, c.at AS at, c.state AS state, c.add AS add, c.fileCount AS files',
    { repoId },
  );
  expect(change).toEqual({
    verdict: 'APPROVE',
    at: Date.parse('2026-06-01') / 1000,
    state: 'merged',
    add: 2,
    files: 2,
  });
});

test('fault 5: a worker killed in the middle of its transaction leaves nothing of it, and the next one does all of it', async () => {
  const repoId = newRepoId();
  const before = buildPullRequest({ number: 7, paths: ['a.ts'] });
  await indexPullRequest(deps, targetOf(repoId), before);
  const untouched = await snapshot(repoId);
  const { proxy, viaProxy } = await openGraphProxy(settings);
  let statements = 0;
  const dying: Graph = {
    ...viaProxy,
    write: (work) =>
      viaProxy.write((run) =>
        work((query, parameters) => {
          statements += 1;
          if (statements < 6) return run(query, parameters);
          // Its connection ends with it, as by SIGKILL.
          proxy.cut();
          return Promise.reject(new Error('killed'));
        }),
      ),
  };
  const after = buildPullRequest({ number: 7, paths: ['b.ts', 'c.ts'], updatedAt: new Date('2027-01-01') });

  await expect(indexPullRequest({ ...deps, graph: dying }, targetOf(repoId), after)).rejects.toThrow();

  expect(statements).toBe(6);
  expect(await snapshot(repoId)).toEqual(untouched);
  await indexPullRequest(deps, targetOf(repoId), after);
  const done = await snapshot(repoId);
  expect(done.filter((line) => line.includes('TOUCHES'))).toEqual(['pr:7 TOUCHES b.ts', 'pr:7 TOUCHES c.ts']);
  await viaProxy.close();
  await proxy.close();
});

test('a force-push leaves nothing stale: files, issues and author are replaced', async () => {
  const repoId = newRepoId();
  await indexPullRequest(
    deps,
    targetOf(repoId),
    buildPullRequest({ number: 1, paths: ['a.ts', 'gone.ts'], closes: [1, 2] }),
  );
  await indexPullRequest(deps, targetOf(repoId), buildPullRequest({ number: 2, paths: ['a.ts'], closes: [1] }));

  await indexPullRequest(
    deps,
    targetOf(repoId),
    buildPullRequest({ number: 1, paths: ['new.ts'], closes: [3], author: null }),
  );

  const lines = await snapshot(repoId);
  expect(lines.filter((line) => line.startsWith('pr:1 '))).toEqual(['pr:1 CLOSES 3', 'pr:1 TOUCHES new.ts']);
  expect(lines.filter((line) => line.startsWith('pr:2 '))).toEqual([
    'pr:2 AUTHORED_BY gh:1',
    'pr:2 CLOSES 1',
    'pr:2 TOUCHES a.ts',
  ]);
  // What only the old head knew is gone with it.
  expect(lines.filter((line) => /^(File|Issue)/.test(line))).toEqual([
    'File a.ts',
    'File new.ts',
    'Issue 1',
    'Issue 3',
  ]);
});

test('an older reading does not undo a newer one', async () => {
  const repoId = newRepoId();
  const [older, newer] = [new Date('2026-06-01T10:00:00Z'), new Date('2026-06-01T11:00:00Z')];
  await indexPullRequest(deps, targetOf(repoId), buildPullRequest({ number: 1, paths: ['new.ts'], updatedAt: newer }));

  const written = await indexPullRequest(
    deps,
    targetOf(repoId),
    buildPullRequest({ number: 1, paths: ['old.ts'], updatedAt: older }),
  );

  expect(written).toBe(false);
  expect((await snapshot(repoId)).filter((line) => line.includes('TOUCHES'))).toEqual(['pr:1 TOUCHES new.ts']);
});

test('a cut list of files adds edges and takes none away', async () => {
  const repoId = newRepoId();
  await indexPullRequest(deps, targetOf(repoId), buildPullRequest({ number: 1, paths: ['a', 'b'] }));

  await indexPullRequest(
    deps,
    targetOf(repoId),
    buildPullRequest({ number: 1, paths: ['b', 'c'], filesComplete: false }),
  );

  expect((await snapshot(repoId)).filter((line) => line.includes('TOUCHES'))).toEqual([
    'pr:1 TOUCHES a',
    'pr:1 TOUCHES b',
    'pr:1 TOUCHES c',
  ]);
});

test('a file renamed by a pull request stays on the node of its old name until a scan renames that', async () => {
  const repoId = newRepoId();
  await indexPullRequest(deps, targetOf(repoId), buildPullRequest({ number: 1, paths: ['old.ts'] }));
  const renamed: ChangedFile = {
    path: 'new.ts',
    status: 'renamed',
    previousPath: 'old.ts',
    additions: 0,
    deletions: 0,
  };

  await indexPullRequest(deps, targetOf(repoId), buildPullRequest({ number: 2, files: [renamed] }));

  expect((await snapshot(repoId)).filter((line) => /TOUCHES|File/.test(line))).toEqual([
    'File old.ts',
    'pr:1 TOUCHES old.ts',
    'pr:2 TOUCHES old.ts',
  ]);
});

test('eight indexers at once leave no duplicate node or relationship', async () => {
  const repoId = newRepoId();
  const paths = Array.from({ length: 30 }, (_, n) => `src/${n}.ts`);
  const pullRequests = Array.from({ length: 40 }, (_, n) =>
    buildPullRequest({
      number: 1 + (n % 20),
      paths: paths.filter((_path, index) => (index + n) % 3 !== 0).reverse(),
      author: { id: repoId + (n % 3), login: `dev${n % 3}`, isBot: false },
      closes: [1 + (n % 5)],
    }),
  );
  const queue = [...pullRequests];
  async function work(): Promise<void> {
    for (let facts = queue.shift(); facts !== undefined; facts = queue.shift())
      await indexPullRequest(deps, targetOf(repoId), facts);
  }

  await Promise.all(Array.from({ length: 8 }, work));

  const lines = await snapshot(repoId);
  expect(lines).toEqual([...new Set(lines)]);
  expect(lines.filter((line) => line.startsWith('File '))).toHaveLength(30);
  expect(lines.filter((line) => line.startsWith('Change '))).toHaveLength(20);
});
