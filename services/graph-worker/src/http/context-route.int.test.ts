import { afterAll, expect, jest, test } from '@jest/globals';
import { createTokenSigner, createTokenVerifier, type KeyRing } from '@waggle/platform';
import { silentLogger } from '@waggle/testkit';
import { SignJWT } from 'jose';
import request from 'supertest';
import { indexPullRequest } from '../neo4j/index-pull-request.ts';
import { createContextSources, loadContext } from '../neo4j/load-context.ts';
import { graphLoaders } from '../neo4j/queries/graph-loaders.ts';
import { createReadiness } from '../neo4j/readiness.ts';
import { buildPullRequest, openGraphProxy, openTestGraph } from '../test-graph.ts';
import { createApp } from './app.ts';

const { graph, settings, newRepoId, close } = await openTestGraph();
const { proxy, viaProxy } = await openGraphProxy(settings);
afterAll(async () => {
  await viaProxy.close();
  await proxy.close();
  await close();
});

jest.setTimeout(30_000);

const key = { kid: 'one', key: Buffer.alloc(32, 7) };
const keys: KeyRing = { current: key, all: [key] };
const now = () => Math.floor(Date.now() / 1000);
const readiness = createReadiness({ graph: viaProxy, logger: silentLogger, holdMs: 0 });
const up = async () => {};
const app = createApp({
  logger: silentLogger,
  // A Neo4j that just started takes seconds to plan its first statements.
  deadlineMs: 15_000,
  verifyToken: createTokenVerifier(keys, 'graph-worker'),
  loadContext: async (wanted) => {
    await readiness.check();
    return loadContext({ ...createContextSources(viaProxy, now), queryTimeoutMs: 15_000 }, wanted);
  },
  answerQuery: async (name, wanted) => {
    await readiness.check();
    return graphLoaders[name](createContextSources(viaProxy, now), wanted);
  },
  health: {
    service: 'graph-worker',
    version: '0',
    environment: 'test',
    database: up,
    redis: up,
    graph: readiness.check,
    needed: ['database', 'graph'],
  },
});

async function ask(body: object, token?: string) {
  const sign = createTokenSigner(keys, 'review-worker');
  return request(app)
    .post('/internal/v1/context')
    .set('authorization', `Bearer ${token ?? (await sign('graph-worker'))}`)
    .send(body);
}

function signed(over: { audience?: string; expiresAt?: number; key?: Buffer; alg?: string }): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: over.alg ?? 'HS256', kid: 'one' })
    .setIssuer('waggle')
    .setSubject('review-worker')
    .setAudience(over.audience ?? 'graph-worker')
    .setIssuedAt(now() - 30)
    .setExpirationTime(over.expiresAt ?? now() + 30)
    .sign(over.key ?? key.key);
}

test('answers a service that carries a token for graph-worker', async () => {
  const repoId = newRepoId();
  await indexPullRequest(
    { graph, now },
    { repoId, fullName: 'acme/app', verdict: 'APPROVE' },
    buildPullRequest({ number: 1 }),
  );

  const response = await ask({ repoId, paths: ['src/a.ts'] });

  expect(response.status).toBe(200);
  expect(response.body).toMatchObject({
    experts: [{ login: 'ada' }],
    relatedPullRequests: [{ number: 1, verdict: 'APPROVE' }],
  });
});

test.each([
  ['garbage', async () => 'x.y.z'],
  ['signed with another key', () => signed({ key: Buffer.alloc(32, 8) })],
  ['expired', () => signed({ expiresAt: now() - 20 })],
  ['for another service', () => signed({ audience: 'api' })],
  ['of another algorithm', () => signed({ alg: 'HS512', key: Buffer.alloc(64, 7) })],
])('refuses a token that is %s with 401', async (_name, makeToken) => {
  const response = await ask({ repoId: 1, paths: [] }, await makeToken());

  expect(response.status).toBe(401);
  expect(response.body).toEqual({ error: { code: 'BAD_SERVICE_TOKEN', message: expect.any(String) } });
});

test('refuses a call without a token before reading its body', async () => {
  const response = await request(app)
    .post('/internal/v1/context')
    .set('content-type', 'application/json')
    .send('{broken');
  expect(response.status).toBe(401);
});

test.each<[string, object]>([
  ['no repository', { paths: [] }],
  ['an empty path', { repoId: 1, paths: [''] }],
  ['too many paths', { repoId: 1, paths: Array.from({ length: 3001 }, () => 'a') }],
])('answers 400 for %s', async (_name, body) => {
  const response = await ask(body);
  expect(response.status).toBe(400);
  expect(response.body.error.code).toBe('BAD_REQUEST');
});

test('answers 413 for a body over 1 MB', async () => {
  const response = await ask({ repoId: 1, paths: Array.from({ length: 300 }, () => 'a'.repeat(4000)) });
  expect(response.status).toBe(413);
});

test('keeps the answer under 64 KB and says that it was cut', async () => {
  const repoId = newRepoId();
  for (let number = 1; number <= 10; number++) {
    const paths = ['src/a.ts', ...Array.from({ length: 5 }, (_, n) => `${'ü'.repeat(1000)}/${number}/${n}`)];
    await indexPullRequest(
      { graph, now },
      { repoId, fullName: 'acme/app', verdict: null },
      buildPullRequest({ number, paths, title: 't'.repeat(20_000) }),
    );
  }

  const response = await ask({ repoId, paths: ['src/a.ts'] });

  expect(Buffer.byteLength(response.text)).toBeLessThanOrEqual(65_536);
  expect(response.body.truncated).toBe(true);
  expect(response.body.relatedPullRequests.length).toBeGreaterThan(0);
});

test('is down with 503 while Neo4j is away and recovers by itself', async () => {
  expect((await request(app).get('/health')).body).toMatchObject({ status: 'ok', graph: 'up' });

  proxy.cut();
  const [health, context] = [await request(app).get('/health'), await ask({ repoId: 1, paths: ['a'] })];
  expect([health.status, health.body.graph]).toEqual([503, 'down']);
  expect([context.status, context.body.error.code]).toEqual([503, 'GRAPH_DOWN']);

  proxy.mend();
  expect((await request(app).get('/health')).status).toBe(200);
  expect((await ask({ repoId: newRepoId(), paths: ['a'] })).status).toBe(200);
});

test('answers the other questions to services only, and refuses wrong ones', async () => {
  const token = await createTokenSigner(keys, 'api')('graph-worker');
  const post = (name: string) => request(app).post(`/internal/v1/${name}`);
  const signedPost = (name: string) => post(name).set('authorization', `Bearer ${token}`);

  expect((await post('hotspots').send({ repoId: 1 })).status).toBe(401);
  expect((await signedPost('hotspots').send({ limit: 5 })).status).toBe(400);
  expect((await signedPost('hotspots').send({ repoId: newRepoId() })).body).toEqual({ items: [], truncated: false });
  expect((await signedPost('nothing').send({ repoId: 1 })).status).toBe(404);
});
