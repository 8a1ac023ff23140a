import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import { buildPullRequestEvent, repository } from '@waggle/deliveries/testing';
import { createProducer } from '@waggle/platform';
import { openTestDatabase } from '@waggle/store/testing';
import { eventually, signBody, silentLogger } from '@waggle/testkit';
import { maxBodyBytes } from './http/check-headers.ts';
import { lastChunk, renderChunk, renderHead, sendRaw } from './testing/raw-request.ts';
import { headersOf, sendDelivery } from './testing/send-delivery.ts';
import { retiredSecret, secret, startTestIngest } from './testing/start-test-ingest.ts';

const database = await openTestDatabase();
const ingest = await startTestIngest(database.url, { GITHUB_APP_ID: '12' });
const producer = createProducer(ingest.queue, silentLogger);
afterAll(async () => {
  await producer.close();
  await ingest.close();
  await database.close();
});
const { db } = database;

let nextRepoId = 9000;
/** An event of a repository that no other test touches. */
function opened(over: Record<string, unknown> = {}) {
  nextRepoId += 1;
  const payload = buildPullRequestEvent('opened', { repository: { ...repository, id: nextRepoId }, ...over });
  return { repoId: nextRepoId, body: JSON.stringify(payload) };
}

function eventsOf(deliveryId: string) {
  return db.selectFrom('events').selectAll().where('delivery_id', '=', deliveryId).execute();
}

function workOf(repoId: number) {
  return db.selectFrom('pull_request_work').selectAll().where('github_repo_id', '=', repoId).execute();
}

describe('a signed delivery', () => {
  test('is stored with what it asks for, and its job is handed to Redis', async () => {
    const deliveryId = randomUUID();
    const { repoId, body } = opened();

    const answer = await sendDelivery(ingest.url, { event: 'pull_request', deliveryId, body });

    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted', delivery: deliveryId } });
    const [event] = await eventsOf(deliveryId);
    expect(event).toMatchObject({ event_type: 'pull_request', action: 'opened', status: 'accepted', pr_number: 7 });
    expect(event?.payload?.toString()).toBe(body);
    expect(event?.deduplication_hash).toBe(signBody(secret, body).slice(7));
    expect(await workOf(repoId)).toMatchObject([{ kind: 'review', desired_gen: 1, event_id: event?.id }]);
    const job = await eventually(async () =>
      (await producer.queues.review.getJobs()).find(({ data }) => data.repoId === repoId),
    );
    expect(job).toMatchObject({ name: 'review.pull_request', data: { repoId, prNumber: 7, kind: 'review', gen: 1 } });
  });

  test('connects a repository that nobody told of', async () => {
    const { repoId, body } = opened();

    await sendDelivery(ingest.url, { event: 'pull_request', body });

    expect(
      await db.selectFrom('installations').selectAll().where('github_repo_id', '=', repoId).execute(),
    ).toMatchObject([{ repo_full_name: 'acme/shop', installation_id: 31, is_active: true, scanned_at: null }]);
  });

  test('does not bring back a repository that was removed, but a new installation does', async () => {
    const { repoId, body } = opened();
    const removed = {
      action: 'removed',
      installation: { id: 31 },
      repositories_removed: [{ id: repoId, full_name: 'a/b' }],
    };
    const isActive = async () => {
      const query = db.selectFrom('installations').select('is_active').where('github_repo_id', '=', repoId);
      return (await query.executeTakeFirst())?.is_active;
    };
    await sendDelivery(ingest.url, { event: 'pull_request', body });
    await sendDelivery(ingest.url, { event: 'installation_repositories', body: JSON.stringify(removed) });

    await sendDelivery(ingest.url, { event: 'pull_request', body });
    expect(await isActive()).toBe(false);

    const again = { ...JSON.parse(body), installation: { id: 32 } };
    await sendDelivery(ingest.url, { event: 'pull_request', body: JSON.stringify(again) });
    expect(await isActive()).toBe(true);
  });

  test('of a suspended installation waits until the installation is resumed', async () => {
    const installation = { id: 777_001 };
    const { repoId, body } = opened({ installation });
    const tell = (action: string) =>
      sendDelivery(ingest.url, { event: 'installation', body: JSON.stringify({ action, installation }) });
    await tell('suspend');
    await sendDelivery(ingest.url, { event: 'pull_request', body });
    const limits = () =>
      db.selectFrom('installation_limits').selectAll().where('installation_id', '=', installation.id).execute();
    expect(await limits()).toHaveLength(1);

    await tell('unsuspend');

    expect(await limits()).toEqual([]);
    const job = await eventually(async () =>
      (await producer.queues.review.getJobs()).find(({ data }) => data.repoId === repoId),
    );
    expect(job.data.prNumber).toBe(7);
  });

  test('fault 27: that arrives 20 times at once is one row with one effect, and every answer is 202', async () => {
    const deliveryId = randomUUID();
    const { repoId, body } = opened();

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const id = index % 2 === 0 ? deliveryId : deliveryId.toUpperCase();
        return sendDelivery(ingest.url, { event: 'pull_request', deliveryId: id, body });
      }),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    expect(answers.filter((answer) => answer.body.status === 'accepted')).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.status === 'duplicate')).toHaveLength(19);
    expect(await eventsOf(deliveryId)).toHaveLength(1);
    expect(await workOf(repoId)).toMatchObject([{ desired_gen: 1 }]);
  });

  test('fault 33: signed with the secret that is being retired is accepted, and the log says so', async () => {
    const deliveryId = randomUUID();
    const body = '{"zen":"x"}';
    const headers = { 'x-hub-signature-256': signBody(retiredSecret, body) };

    expect(await sendDelivery(ingest.url, { deliveryId, body, headers })).toMatchObject({ status: 202 });

    const line = ingest.lines.find(({ fields }) => fields.deliveryId === deliveryId);
    expect(line).toMatchObject({
      message: 'Delivery signed with a secret that is being retired',
      fields: { keyIndex: 1 },
    });
  });

  test.each([
    ['an unknown event', 'marketplace_purchase', { action: 'purchased' }],
    ['an unknown action', 'pull_request', { action: 'auto_merge_enabled', repository }],
  ])('of %s is stored without its body', async (_name, event, payload) => {
    const deliveryId = randomUUID();

    const answer = await sendDelivery(ingest.url, { event, deliveryId, body: JSON.stringify(payload) });

    expect(answer).toMatchObject({ status: 202, body: { status: 'ignored' } });
    expect(await eventsOf(deliveryId)).toMatchObject([{ event_type: event, status: 'ignored', payload: null }]);
  });

  test.each<[string, Buffer]>([
    ['bad JSON', Buffer.from('{"action":')],
    ['no body', Buffer.alloc(0)],
    ['bad UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['a list', Buffer.from('[1]')],
    ['a pull request without any field', Buffer.from('{"action":"opened"}')],
  ])('with %s is kept as it is', async (_name, body) => {
    const deliveryId = randomUUID();

    const answer = await sendDelivery(ingest.url, { event: 'pull_request', deliveryId, body });

    expect(answer).toMatchObject({ status: 202, body: { status: 'unparsable' } });
    const [event] = await eventsOf(deliveryId);
    expect(event?.status).toBe('unparsable');
    expect(event?.payload?.equals(body)).toBe(true);
  });

  test('fault 32: with text that Postgres refuses loses neither itself nor its neighbours', async () => {
    const bodies = Array.from({ length: 8 }, (_, index) => {
      const title = index === 3 ? 'NUL \0 and half an emoji \ud83d' : 'fine';
      const issue = { number: index + 1, title, state: 'open' };
      return JSON.stringify({
        action: 'opened',
        issue,
        repository: { ...repository, id: 8001 },
        installation: { id: 31 },
      });
    });

    const answers = await Promise.all(bodies.map((body) => sendDelivery(ingest.url, { event: 'issues', body })));

    expect(answers.map(({ body }) => body.status)).toEqual(bodies.map(() => 'accepted'));
    const rows = await db.selectFrom('outbox').select('key').where('key', 'like', 'graph.issue/8001/%').execute();
    expect(rows).toHaveLength(8);
  });
});

describe('what is refused leaves no row', () => {
  const body = '{"zen":"x"}';

  test.each<[number, string, Record<string, string | null>]>([
    [401, 'a wrong signature', { 'x-hub-signature-256': signBody('another-secret-entirely', body) }],
    [401, 'the signature of another body', { 'x-hub-signature-256': signBody(secret, `${body} `) }],
    [401, 'no signature', { 'x-hub-signature-256': null }],
    [401, 'only SHA-1', { 'x-hub-signature-256': null, 'x-hub-signature': `sha1=${'a'.repeat(40)}` }],
    [401, 'an uppercase signature', { 'x-hub-signature-256': signBody(secret, body).toUpperCase() }],
    [400, 'no delivery id', { 'x-github-delivery': null }],
    [400, 'an event that is no name', { 'x-github-event': 'DROP TABLE' }],
    [415, 'form encoding', { 'content-type': 'application/x-www-form-urlencoded' }],
    [
      400,
      'another App',
      { 'x-github-hook-installation-target-type': 'integration', 'x-github-hook-installation-target-id': '13' },
    ],
  ])('%d for %s', async (status, _name, headers) => {
    const deliveryId = randomUUID();
    const answer = await sendDelivery(ingest.url, { deliveryId, body, headers });

    expect(answer).toMatchObject({ status, body: { error: { code: expect.any(String) } } });
    expect(await eventsOf(deliveryId)).toEqual([]);
  });

  test('405 names the method that works, 404 everything else', async () => {
    const response = await fetch(`${ingest.url}/webhooks/github`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${ingest.url}/webhooks/github/x`, { method: 'POST' })).status).toBe(404);
  });

  test('I7: neither body nor signature nor secret reaches the log', async () => {
    const deliveryId = randomUUID();
    const telling = JSON.stringify({ action: 'opened', pull_request: 'a-telling-text' });
    await sendDelivery(ingest.url, { event: 'pull_request', deliveryId, body: telling });
    await sendDelivery(ingest.url, { body: telling, headers: { 'x-hub-signature-256': signBody('no', telling) } });

    const log = JSON.stringify(ingest.lines);
    expect(log).toContain(deliveryId);
    for (const text of [
      'a-telling-text',
      secret,
      retiredSecret,
      signBody(secret, telling).slice(7),
      signBody('no', telling),
    ]) {
      expect(log).not.toContain(text);
    }
  });
});

describe('fault 30: bodies on the wire', () => {
  const largest = Buffer.concat([Buffer.from('{"x":"'), Buffer.alloc(maxBodyBytes - 8, 'x'), Buffer.from('"}')]);
  const tooLong = Buffer.concat([largest, Buffer.from(' ')]);

  test('exactly 25 MiB is taken', async () => {
    const deliveryId = randomUUID();

    expect(await sendDelivery(ingest.url, { event: 'ping', deliveryId, body: largest })).toMatchObject({ status: 202 });

    const [event] = await eventsOf(deliveryId);
    expect(event?.payload?.length).toBe(maxBodyBytes);
  });

  test('one byte more is refused by its declared length, before it is read', async () => {
    const head = renderHead({ ...headersOf({ body: '' }), 'content-length': String(tooLong.length) });

    const answer = await sendRaw(ingest.port, [head]);

    expect(answer.status).toBe(413);
    expect(answer.text).toMatch(/connection: close/i);
  });

  test('one byte more is refused while it streams without a length', async () => {
    const headers = { ...headersOf({ body: tooLong }), 'transfer-encoding': 'chunked' };
    const chunks = [largest.subarray(0, 20_000_000), largest.subarray(20_000_000), Buffer.from(' ')].map(renderChunk);

    const answer = await sendRaw(ingest.port, [renderHead(headers), ...chunks]);

    expect(answer.status).toBe(413);
    expect(answer.text).toMatch(/connection: close/i);
  });

  test('a client that sends all of it still reads the refusal', async () => {
    expect(await sendDelivery(ingest.url, { body: tooLong })).toMatchObject({ status: 413 });
  });

  test('chunks without a length are taken', async () => {
    const deliveryId = randomUUID();
    const body = Buffer.from('{"zen":"piece by piece"}');
    const headers = { ...headersOf({ body, deliveryId }), 'transfer-encoding': 'chunked' };
    const chunks = Array.from(body, (byte) => renderChunk(Buffer.from([byte])));

    const answer = await sendRaw(ingest.port, [renderHead(headers), ...chunks, lastChunk]);

    expect(answer.status).toBe(202);
    expect((await eventsOf(deliveryId))[0]?.payload?.equals(body)).toBe(true);
  });

  const short = '{"zen":"x"}';
  test.each<[string, number, string, string]>([
    ['more than arrives', 400, String(short.length + 10), short],
    ['less than arrives', 400, String(short.length - 1), short],
    ['a text', 400, 'eleven', short],
    ['a negative number', 400, '-1', short],
    ['two lengths', 400, '11, 12', short],
  ])('a length that names %s is answered %d', async (_name, status, length, body) => {
    const deliveryId = randomUUID();
    const head = renderHead({ ...headersOf({ body, deliveryId }), 'content-length': length });

    const answer = await sendRaw(ingest.port, [head, body], { halfClose: true });

    expect(answer.status).toBe(status);
    expect(await eventsOf(deliveryId)).toEqual([]);
  });

  test('both a length and chunks are refused, as they may mean different bodies to a proxy', async () => {
    const headers = { ...headersOf({ body: short }), 'content-length': '11', 'transfer-encoding': 'chunked' };

    expect((await sendRaw(ingest.port, [renderHead(headers), short])).status).toBe(400);
  });

  test('several deliveries on one connection are each answered', async () => {
    const ids = [randomUUID(), randomUUID()];
    const requests = ids.map(
      (deliveryId) => `${renderHead({ ...headersOf({ body: short, deliveryId }), 'content-length': '11' })}${short}`,
    );

    await sendRaw(ingest.port, [requests.join('')]);

    for (const id of ids) await eventually(async () => (await eventsOf(id)).length === 1);
  });

  test('a sender that goes away in the middle leaves nothing behind', async () => {
    const deliveryId = randomUUID();
    const head = renderHead({ ...headersOf({ body: short, deliveryId }), 'content-length': '5000' });

    await sendRaw(ingest.port, [head, 'x'.repeat(1000)], { halfClose: true });

    expect(await eventsOf(deliveryId)).toEqual([]);
    expect(ingest.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
