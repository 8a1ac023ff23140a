import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { ContextResponse } from '@waggle/contracts';
import { createProducer, createTokenSigner } from '@waggle/platform';
import { connectRepositories, findRepository, insertOutbox, requestWork } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import {
  createGithubSimulator,
  eventually,
  openTestProxy,
  silentLogger,
  testNeo4j,
  testRedisUrl,
} from '@waggle/testkit';
import { sql } from 'kysely';
import { loadConfig } from './config.ts';
import { removeRepository } from './neo4j/remove-repository.ts';
import { startGraphWorker } from './start-graph-worker.ts';
import { openTestGraph, read } from './test-graph.ts';

const name = { owner: 'acme', name: 'app' };
const { graph, close } = await openTestGraph();
const database = await openTestDatabase();
const { db } = database;
const simulator = await createGithubSimulator({ limits: 'off' });
const neo4j = testNeo4j();
const prefix = `test-${randomBytes(4).toString('hex')}`;
const config = loadConfig({
  NODE_ENV: 'test',
  LOG_LEVEL: 'error',
  PORT: '0',
  DATABASE_URL: database.url,
  REDIS_URL: testRedisUrl(),
  WAGGLE_QUEUE_PREFIX: prefix,
  NEO4J_URI: neo4j.uri,
  NEO4J_USERNAME: neo4j.username,
  NEO4J_PASSWORD: neo4j.password,
  GITHUB_API_URL: simulator.url,
  GITHUB_APP_ID: String(simulator.appId),
  GITHUB_APP_PRIVATE_KEY: simulator.appPrivateKey,
  WAGGLE_DATA_DIR: simulator.dataDir,
  WAGGLE_SERVICE_TOKEN_KEYS: `t:${randomBytes(32).toString('base64')}`,
});
// Cleans up only: no other service runs here, so jobs reach Redis through the relay of graph-worker itself.
const producer = createProducer(config.queue, silentLogger);

const repository = await simulator.createRepository(name);
const target = { repoId: repository.id, fullName: 'acme/app', installationId: repository.installation_id };
let worker: Awaited<ReturnType<typeof startGraphWorker>> | undefined;
afterAll(async () => {
  await worker?.close();
  for (const queue of Object.values(producer.queues)) await queue.obliterate({ force: true });
  await producer.close();
  await removeRepository(graph, repository.id, new AbortController().signal);
  await Promise.all([close(), database.close(), simulator.close()]);
});

function pathsOf() {
  return read<{ path: string; deleted: boolean }>(
    graph,
    'MATCH (f:File {repoId: $repoId}) RETURN f.path AS path, f.deletedAt IS NOT NULL AS deleted ORDER BY path',
    { repoId: repository.id },
  );
}

async function askContext(port: number, body: object): Promise<ContextResponse> {
  const token = await createTokenSigner(config.serviceTokenKeys, 'review-worker')('graph-worker');
  const response = await fetch(`http://127.0.0.1:${port}/internal/v1/context`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return ContextResponse.parse(await response.json());
}

test('scans, indexes, answers and follows pushes of a repository while no other service runs', async () => {
  await simulator.push(name, { branch: 'main', files: { 'src/a.ts': 'export const a = 1;\n', 'Ä b.md': 'hello\n' } });
  const issue = simulator.openIssue(name, { title: 'It is wrong' });
  await simulator.push(name, { branch: 'fix', onto: 'main', files: { 'src/a.ts': 'export const a = 2;\n' } });
  const pull = await simulator.openPullRequest(name, {
    base: 'main',
    head: 'fix',
    title: 'Right',
    body: `Fixes #${issue.number}`,
    author: 'grace',
  });
  await connectRepositories(db, { installationId: target.installationId, repos: [target] });

  worker = await startGraphWorker(config);
  const { port } = worker;
  await eventually(async () => (await findRepository(db, repository.id))?.scannedAt);
  expect(await pathsOf()).toEqual([
    { path: 'src/a.ts', deleted: false },
    { path: 'Ä b.md', deleted: false },
  ]);

  await requestWork(db, {
    ...target,
    prNumber: pull.number,
    kind: 'graph',
    headSha: pull.head_sha,
    baseSha: pull.base_sha,
    githubUpdatedAt: null,
    before: null,
    force: true,
  });
  const context = await eventually(async () => {
    const answer = await askContext(port, { repoId: repository.id, paths: ['src/a.ts'] });
    return answer.relatedPullRequests.length > 0 ? answer : null;
  });
  expect(context.scannedAt).toBeGreaterThan(1_700_000_000);
  // Grace's pull request is open: it shows what she wants, not yet what she knows.
  expect(context.experts.map(({ login }) => login)).toEqual(['octocat']);
  expect(context.relatedPullRequests).toMatchObject([
    { number: pull.number, title: 'Right', sharedPaths: ['src/a.ts'] },
  ]);
  expect(context.linkedIssues).toMatchObject([{ number: issue.number, closedBy: [pull.number] }]);

  const pushed = await simulator.push(name, { branch: 'main', files: { 'Ä b.md': null, 'docs/b.md': 'hello\n' } });
  await insertOutbox(db, {
    kind: 'graph.push',
    key: 'push-1',
    payload: { ...target, ref: 'refs/heads/main', before: pushed.before, after: pushed.after },
    installationId: target.installationId,
  });
  await eventually(async () => (await pathsOf()).some(({ path }) => path === 'docs/b.md'));
  expect(await pathsOf()).toEqual([
    { path: 'docs/b.md', deleted: false },
    { path: 'src/a.ts', deleted: false },
  ]);

  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect([health.status, await health.json()]).toMatchObject([
    200,
    { status: 'ok', service: 'graph-worker', graph: 'up' },
  ]);
});

test('starts while Neo4j is away, says so, and does the waiting work once Neo4j is there', async () => {
  const late = await simulator.createRepository({ owner: 'acme', name: 'late' });
  await simulator.push({ owner: 'acme', name: 'late' }, { branch: 'main', files: { 'late.ts': '1\n' } });
  const address = new URL(neo4j.uri);
  const proxy = await openTestProxy({ host: address.hostname, port: Number(address.port) });
  proxy.cut();
  const away = { ...config, graph: { ...config.graph, uri: `bolt://127.0.0.1:${proxy.port}` } };
  await worker?.close();
  worker = undefined;
  const started = await startGraphWorker(away);
  const health = async () => (await fetch(`http://127.0.0.1:${started.port}/health`)).status;

  try {
    expect(await health()).toBe(503);
    const repos = [{ repoId: late.id, fullName: 'acme/late' }];
    await connectRepositories(db, { installationId: late.installation_id, repos });
    const payload = { repoId: late.id, fullName: 'acme/late', installationId: late.installation_id };
    await insertOutbox(db, { kind: 'graph.connect', key: 'late', payload, installationId: late.installation_id });
    await eventually(async () => outboxError('late'));

    proxy.mend();
    expect(await eventually(async () => (await health()) === 200)).toBe(true);
    await sql`update outbox set not_before = null where key = 'late'`.execute(db);
    await eventually(async () => (await findRepository(db, late.id))?.scannedAt);
  } finally {
    await started.close();
    await proxy.close();
    await removeRepository(graph, late.id, new AbortController().signal);
  }
});

test('refuses to start when Neo4j refuses the password', async () => {
  // Another user: Neo4j locks out the one that all tests share after three wrong passwords.
  const wrong = { ...config, graph: { ...config.graph, username: 'nobody', password: 'not-the-password' } };

  await expect(startGraphWorker(wrong)).rejects.toThrow('refuses NEO4J_USERNAME or NEO4J_PASSWORD');
});

async function outboxError(key: string): Promise<boolean> {
  const { rows } = await sql<{ error: string | null; attempts: number }>`
    select last_error as error, attempts from outbox where key = ${key}`.execute(db);
  expect(rows[0]?.attempts).toBe(0);
  return rows[0]?.error?.startsWith('GRAPH_DOWN') ?? false;
}
