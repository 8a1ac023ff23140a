import { randomUUID } from 'node:crypto';
import { afterAll, expect, jest, test } from '@jest/globals';
import { createGithub } from '@waggle/github';
import { createGithubSimulator, silentLogger } from '@waggle/testkit';
import { syncRepository } from '../neo4j/sync-repository.ts';
import { openTestGraph, read } from '../test-graph.ts';
import { openRepository } from './open-repository.ts';

jest.setTimeout(60_000);
const { graph, newRepoId, close } = await openTestGraph();
const simulator = await createGithubSimulator({ limits: 'off', sizes: { treeEntries: 4 } });
const privateKey = simulator.appPrivateKey ?? '';
const github = createGithub({
  apiUrl: simulator.url,
  appId: simulator.appId,
  privateKey,
  logger: silentLogger,
  writePace: null,
});
afterAll(async () => {
  await close();
  await simulator.close();
}, 60_000);

const name = { owner: 'acme', name: 'closed' };
const repository = await simulator.createRepository(name);
const repoId = newRepoId();
const { signal } = new AbortController();

async function sync() {
  const target = { repoId, fullName: 'acme/closed', installationId: repository.installation_id };
  const source = await openRepository({ github, dataDir: simulator.dataDir }, target, signal);
  return syncRepository({ graph, now: () => 1_780_000_000, newScanId: randomUUID }, target, source, signal);
}

async function liveFiles(): Promise<string[]> {
  const query = 'MATCH (f:File {repoId: $repoId}) WHERE f.deletedAt IS NULL RETURN f.path AS path ORDER BY path';
  return (await read<{ path: string }>(graph, query, { repoId })).map(({ path }) => path);
}

async function push(files: Record<string, string | null>): Promise<void> {
  await simulator.push(name, { branch: 'main', files });
}

const start = { 'README.md': 'a', 'src/a.ts': 'b', 'src/b.ts': 'c', 'src/deep/c.ts': 'd', 'src/deep/d.ts': 'e' };

test('where git is refused the files come folder by folder, and a cut listing takes nothing away', async () => {
  simulator.fail({ path: '/info/refs$', effect: 'status', status: 403, times: 100 });
  await push(start);

  expect(await sync()).toMatchObject({ first: true, contents: false, changes: null, upserted: 5 });
  expect(await liveFiles()).toEqual(Object.keys(start).sort());

  await push({ 'src/b.ts': null });
  expect(await sync()).toMatchObject({ vanished: 1 });

  // More entries in one folder than an answer holds.
  await push({ 'src/a.ts': null, ...Object.fromEntries([1, 2, 3, 4].map((n) => [`src/0${n}.ts`, `${n}`])) });
  expect(await sync()).toMatchObject({ vanished: 0, upserted: 4 });
  expect(await liveFiles()).toContain('src/a.ts');

  simulator.clearFaults();
  await push({ 'src/e.ts': 'f' });
  expect(await sync()).toMatchObject({ contents: true, first: true, changes: 4 });
  expect(await liveFiles()).not.toContain('src/a.ts');
});
