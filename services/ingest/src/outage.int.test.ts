import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildPullRequestEvent } from '@waggle/deliveries/testing';
import { openTestDatabase } from '@waggle/store/testing';
import { eventually, openTestProxy } from '@waggle/testkit';
import { findClosedPort, openBlackHole } from './testing/open-listener.ts';
import { sendDelivery } from './testing/send-delivery.ts';
import { startTestIngest } from './testing/start-test-ingest.ts';

const database = await openTestDatabase();
const blackHole = await openBlackHole();
afterAll(async () => {
  await blackHole.close();
  await database.close();
});

const body = JSON.stringify(buildPullRequestEvent('opened'));

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { result, ms: performance.now() - started };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(port);
  return changed.href;
}

describe.each([
  ['refuses connections', () => findClosedPort()],
  ['accepts connections and never answers', async () => blackHole.port],
])('fault 14: while Postgres %s', (_name, getPort) => {
  let ingest: Awaited<ReturnType<typeof startTestIngest>>;
  beforeAll(async () => {
    ingest = await startTestIngest(withPort(database.url, await getPort()));
  });

  test('deliveries are answered 503 within 2 s, also many at once', async () => {
    const { ms, result } = await timed(() =>
      Promise.all(Array.from({ length: 40 }, () => sendDelivery(ingest.url, { event: 'pull_request', body }))),
    );

    for (const answer of result) {
      expect(answer).toMatchObject({ status: 503, retryAfter: '5', body: { error: { code: 'DATABASE_AWAY' } } });
    }
    expect(ms).toBeLessThan(2000);
  });

  test('a wrong signature is still answered 401', async () => {
    const headers = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };

    expect(await sendDelivery(ingest.url, { body, headers })).toMatchObject({ status: 401 });
  });

  test('/health and /ready say which part is missing', async () => {
    for (const path of ['/health', '/ready']) {
      const response = await fetch(`${ingest.url}${path}`);
      expect([response.status, await response.json()]).toEqual([
        503,
        expect.objectContaining({ status: 'down', service: 'ingest', database: 'down', redis: 'up' }),
      ]);
    }
  });

  test('closing ends within 10 s', async () => {
    expect((await timed(ingest.close)).ms).toBeLessThan(10_000);
  }, 15_000);
});

test('a Postgres that comes, goes and comes back is used each time it is there', async () => {
  const target = new URL(database.url);
  const proxy = await openTestProxy({ host: target.hostname, port: Number(target.port) });
  proxy.cut();
  const ingest = await startTestIngest(withPort(database.url, proxy.port));
  const send = async () => (await sendDelivery(ingest.url, { event: 'pull_request', body })).status;
  try {
    expect(await send()).toBe(503);

    proxy.mend();
    await eventually(async () => (await send()) === 202);

    proxy.cut();
    expect(await send()).toBe(503);
    proxy.mend();
    await eventually(async () => (await send()) === 202);

    proxy.silence();
    const { ms, result } = await timed(() => Promise.all(Array.from({ length: 40 }, send)));
    expect(new Set(result)).toEqual(new Set([503]));
    expect(ms).toBeLessThan(2000);
    proxy.mend();
    await eventually(async () => (await send()) === 202);
    await eventually(async () => (await fetch(`${ingest.url}/ready`)).ok);
  } finally {
    await ingest.close();
    await proxy.close();
  }
}, 30_000);

test.each([
  ['refuses connections', () => findClosedPort()],
  ['never answers', async () => blackHole.port],
])(
  'fault 10: while Redis %s deliveries are accepted, health is degraded, and closing ends',
  async (_name, getPort) => {
    const ingest = await startTestIngest(database.url, { REDIS_URL: `redis://127.0.0.1:${await getPort()}` });

    expect(await sendDelivery(ingest.url, { event: 'pull_request', body })).toMatchObject({ status: 202 });

    const response = await fetch(`${ingest.url}/health`);
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'degraded', database: 'up', redis: 'down' }),
    ]);
    expect((await timed(ingest.close)).ms).toBeLessThan(10_000);
  },
  15_000,
);
