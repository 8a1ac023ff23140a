import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { buildPullRequest, openTestGraph, read } from '../test-graph.ts';
import { indexPullRequest } from './index-pull-request.ts';
import { removeNodes } from './remove-nodes.ts';
import { removeRepository } from './remove-repository.ts';
import { type RepositorySource, scanRepository } from './scan-repository.ts';

const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);

const now = () => 1_780_000_000;
const deps = { graph, now, newScanId: randomUUID };
const { signal } = new AbortController();

/** A repository at one commit: path -> content id. */
function at(sha: string, files: Record<string, string>, complete = true): RepositorySource {
  return {
    defaultBranch: async () => 'main',
    headOfDefaultBranch: async () => ({ branch: 'main', sha }),
    listFiles: async () => ({ files: Object.entries(files).map(([path, blob]) => ({ path, blob })), complete }),
  };
}

function filesOf(repoId: number) {
  return read<{
    path: string;
    language: string | null;
    deletedAt: number | null;
    previous: string[] | null;
    contained: number;
  }>(
    graph,
    `MATCH (f:File {repoId: $repoId})
     RETURN f.path AS path, f.language AS language, f.deletedAt AS deletedAt, f.previousPaths AS previous,
       COUNT { (f)<-[:CONTAINS]-(:Repository {repoId: $repoId}) } AS contained ORDER BY path`,
    { repoId },
  );
}

async function scan(repoId: number, source: RepositorySource) {
  return scanRepository(deps, { repoId, fullName: 'acme/app' }, source, signal);
}

test('stores every file with its language, and a second scan of the same commit reads nothing', async () => {
  const repoId = newRepoId();

  const first = await scan(repoId, at('1', { 'src/a.ts': 'x', 'Schlüssel "1".py': 'y', LICENSE: 'z' }));
  const second = await scan(repoId, at('1', {}));

  expect(first).toMatchObject({ first: true, unchanged: false, upserted: 3 });
  expect(second).toMatchObject({ first: false, unchanged: true });
  expect(await filesOf(repoId)).toEqual([
    { path: 'LICENSE', language: null, deletedAt: null, previous: null, contained: 1 },
    { path: 'Schlüssel "1".py', language: 'Python', deletedAt: null, previous: null, contained: 1 },
    { path: 'src/a.ts', language: 'TypeScript', deletedAt: null, previous: null, contained: 1 },
  ]);
  expect(
    await read(
      graph,
      'MATCH (r:Repository {repoId: $repoId}) RETURN r.fullName AS name, r.scannedAt AS at, r.headSha AS sha',
      { repoId },
    ),
  ).toEqual([{ name: 'acme/app', at: now(), sha: '1' }]);
});

test('writes only what changed, keeps vanished files as tombstones and revives them', async () => {
  const repoId = newRepoId();
  await scan(repoId, at('1', { a: '1', b: '2', c: '3' }));

  const second = await scan(repoId, at('2', { a: '1', b: '2x' }));
  expect(second).toMatchObject({ upserted: 1, vanished: 1, renamed: 0 });
  expect((await filesOf(repoId)).map(({ path, deletedAt }) => [path, deletedAt])).toEqual([
    ['a', null],
    ['b', null],
    ['c', now()],
  ]);

  await scan(repoId, at('3', { a: '1', b: '2x', c: '4' }));
  expect((await filesOf(repoId)).every(({ deletedAt }) => deletedAt === null)).toBe(true);
});

test('takes nothing for deleted when the listing was cut', async () => {
  const repoId = newRepoId();
  await scan(repoId, at('1', { a: '1', b: '2' }));

  await scan(repoId, at('2', { 'moved/b': '2' }, false));

  expect((await filesOf(repoId)).map(({ path, deletedAt }) => [path, deletedAt])).toEqual([
    ['a', null],
    ['b', null],
    ['moved/b', null],
  ]);
});

test('a renamed file keeps its node and the history of both names', async () => {
  const repoId = newRepoId();
  const target = { repoId, fullName: 'acme/app', verdict: null };
  await scan(repoId, at('1', { 'old.ts': '1', other: '2' }));
  await indexPullRequest(deps, target, buildPullRequest({ number: 1, paths: ['old.ts'] }));
  // Known under the new name from a pull request that was read as an addition.
  await indexPullRequest(deps, target, buildPullRequest({ number: 2, paths: ['new.ts'] }));

  const result = await scan(repoId, at('2', { 'new.ts': '1', other: '2' }));
  // An old pull request indexed again finds the file under its present name.
  await indexPullRequest(deps, target, buildPullRequest({ number: 1, paths: ['old.ts'] }));

  expect(result).toMatchObject({ renamed: 1, upserted: 0, vanished: 0 });
  expect((await filesOf(repoId)).map(({ path, previous }) => [path, previous])).toEqual([
    ['new.ts', ['old.ts']],
    ['other', null],
  ]);
  const touches = await read<{ n: number }>(
    graph,
    'MATCH (:File {repoId: $repoId, path: "new.ts"})<-[:TOUCHES]-(c:Change) RETURN c.number AS n ORDER BY n',
    { repoId },
  );
  expect(touches).toEqual([{ n: 1 }, { n: 2 }]);
});

test('writes more files than one batch holds', async () => {
  const repoId = newRepoId();
  const files = Object.fromEntries(Array.from({ length: 12_001 }, (_, n) => [`dir/${n}.ts`, `${n}`]));

  await scan(repoId, at('1', files));

  expect(await filesOf(repoId)).toHaveLength(12_001);
});

test('an older scan stops when a newer one has taken the repository over', async () => {
  const repoId = newRepoId();
  const older = at('1', { stale: '1' });
  const listing = older.listFiles;
  older.listFiles = async (sha) => {
    await scan(repoId, at('2', { fresh: '2' }));
    return listing(sha);
  };

  await expect(scan(repoId, older)).rejects.toMatchObject({ code: 'SCAN_SUPERSEDED' });

  expect((await filesOf(repoId)).map(({ path }) => path)).toEqual(['fresh']);
});

test('removes one repository wholly and leaves the others and shared people', async () => {
  const [gone, kept] = [newRepoId(), newRepoId()];
  const [shared, own] = [
    { id: gone, login: 'shared', isBot: false },
    { id: gone + 1, login: 'own', isBot: false },
  ];
  for (const repoId of [gone, kept]) {
    await scan(repoId, at('1', { a: '1' }));
    await indexPullRequest(
      deps,
      { repoId, fullName: 'acme/app', verdict: null },
      buildPullRequest({ number: 1, author: shared, closes: [4] }),
    );
  }
  await indexPullRequest(
    deps,
    { repoId: gone, fullName: 'acme/app', verdict: null },
    buildPullRequest({ number: 2, author: own }),
  );

  await removeRepository(graph, gone, signal);

  const count = 'MATCH (n {repoId: $repoId}) RETURN count(n) AS n';
  expect(await read(graph, count, { repoId: gone })).toEqual([{ n: 0 }]);
  expect(await read(graph, count, { repoId: kept })).toEqual([{ n: 5 }]);
  const people = await read(graph, 'MATCH (d:Developer) WHERE d.key IN $keys RETURN d.login AS login', {
    keys: [`gh:${gone}`, `gh:${gone + 1}`],
  });
  expect(people).toEqual([{ login: 'shared' }]);
});

test('removes nodes that have more relationships than a transaction may take', async () => {
  const repoId = newRepoId();
  await graph.execute(
    `CREATE (hub:File {repoId: $repoId, path: 'hub.h'})
     WITH hub UNWIND range(1, 30) AS n
     CREATE (f:File {repoId: $repoId, path: 'f' + n}) CREATE (f)-[:IMPORTS]->(hub) CREATE (hub)-[:CO_CHANGES]->(f)`,
    { repoId },
  );
  let most = 0;
  const write: typeof graph.write = (work) => {
    return graph.write(async (run) => {
      const count = () =>
        run<{ left: number }>('MATCH (:File {repoId: $repoId})-[e]->() RETURN count(e) AS left', { repoId });
      const [before] = await count();
      const answer = await work(run);
      const [after] = await count();
      most = Math.max(most, (before?.left ?? 0) - (after?.left ?? 0));
      return answer;
    });
  };

  await removeNodes(write, { repoId, match: 'MATCH (n:File {repoId: $repoId})', most: 7 });

  expect(await read(graph, 'MATCH (n:File {repoId: $repoId}) RETURN n.path AS path', { repoId })).toEqual([]);
  expect(most).toBe(7);
});
