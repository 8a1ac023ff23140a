import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { interpretDelivery } from '@waggle/deliveries';
import { eventually, silentLogger } from '@waggle/testkit';
import { createByteBudget } from './http/byte-budget.ts';
import { startServer } from './http/start-server.ts';
import { createWebhookHandler } from './http/webhook-handler.ts';
import { renderHead, sendRaw } from './testing/raw-request.ts';
import { headersOf, sendDelivery } from './testing/send-delivery.ts';
import { secret } from './testing/start-test-ingest.ts';

const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const server of opened) await server.close();
});

/** The HTTP side alone, with a store that answers when it is told to. */
async function open({ maxBytes = 1000, headersMs = 300, requestMs = 600, drainMs = 300 } = {}) {
  const budget = createByteBudget(maxBytes);
  const gate = Promise.withResolvers<void>();
  const handler = createWebhookHandler({
    authority: () => ({ secrets: [secret], only: null }),
    appId: null,
    interpret: async (verified) => interpretDelivery(verified, null),
    budget,
    store: async () => {
      await gate.promise;
      return 'stored';
    },
    logger: silentLogger,
  });
  const server = await startServer(handler, { host: '127.0.0.1', port: 0 }, { headersMs, requestMs, drainMs });
  opened.push(server);
  return { ...server, url: `http://127.0.0.1:${server.port}`, budget, release: () => gate.resolve() };
}

const body = JSON.stringify({ zen: 'x'.repeat(590) });

describe('bytes in flight', () => {
  test('beyond the budget are answered 503 and given back when the first ones are stored', async () => {
    const server = await open();
    const first = sendDelivery(server.url, { body });
    await eventually(() => server.budget.used() === body.length);

    expect(await sendDelivery(server.url, { body })).toMatchObject({
      status: 503,
      retryAfter: '5',
      body: { error: { code: 'TOO_MUCH_IN_FLIGHT' } },
    });

    server.release();
    expect(await first).toMatchObject({ status: 202 });
    expect(await sendDelivery(server.url, { body })).toMatchObject({ status: 202 });
    await eventually(() => server.budget.used() === 0);
  });

  test('are given back when the sender goes away or is refused', async () => {
    const server = await open();
    server.release();
    const head = renderHead({ ...headersOf({ body }), 'content-length': '900' });
    await sendRaw(server.port, [head, body], { halfClose: true });
    await sendDelivery(server.url, { body, headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } });

    await eventually(() => server.budget.used() === 0);
  });
});

describe('fault 31: a slow sender is cut off', () => {
  test('in its headers', async () => {
    const server = await open();

    const answer = await sendRaw(server.port, ['POST /webhooks/github HTTP/1.1\r\nhost: x\r\nx-slow: ']);

    expect(answer.status).toBe(408);
  });

  test('in its body', async () => {
    const server = await open();
    const head = renderHead({ ...headersOf({ body }), 'content-length': String(body.length) });

    const answer = await sendRaw(server.port, [head, body.slice(0, 10)]);

    expect(answer.status).toBe(408);
    await eventually(() => server.budget.used() === 0);
  });

  test('after a refusal that it does not take for an answer', async () => {
    const server = await open({ requestMs: 20_000 });
    const head = renderHead({ ...headersOf({ body }), 'content-type': 'text/plain', 'content-length': '5000' });
    const socket = connect(server.port, '127.0.0.1');
    socket.resume();
    socket.write(head);

    await new Promise((resolve) => socket.once('close', resolve));
  });
});

describe('closing', () => {
  test('fault 37: lets a running delivery be answered, and takes no other', async () => {
    const server = await open({ drainMs: 10_000 });
    const running = sendDelivery(server.url, { body, deliveryId: randomUUID() });
    await eventually(() => server.budget.used() > 0);

    const closed = server.close();
    server.release();

    expect(await running).toMatchObject({ status: 202 });
    await closed;
    await expect(sendDelivery(server.url, { body })).rejects.toThrow();
  });

  test('does not wait for an answer that never comes', async () => {
    const server = await open();
    const running = sendDelivery(server.url, { body });
    await eventually(() => server.budget.used() > 0);

    const outcome = expect(running).rejects.toThrow();
    await server.close();

    await outcome;
  });
});
