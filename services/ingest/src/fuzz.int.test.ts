import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { buildPullRequestEvent } from '@waggle/deliveries/testing';
import { openTestDatabase } from '@waggle/store/testing';
import { signBody } from '@waggle/testkit';
import fc from 'fast-check';
import { lastChunk, renderChunk, renderHead, sendRaw } from './testing/raw-request.ts';
import { sendDelivery } from './testing/send-delivery.ts';
import { secret, startTestIngest } from './testing/start-test-ingest.ts';

const database = await openTestDatabase();
const ingest = await startTestIngest(database.url);
afterAll(async () => {
  await ingest.close();
  await database.close();
});

const timeLimitMs = 8000;
const events = ['pull_request', 'push', 'issues', 'issue_comment', 'installation', 'check_run', 'repository', 'ping'];

/** A real event in which some values were replaced by anything. */
const mutated = fc
  .record({
    action: fc.constantFrom('opened', 'edited', 'created', 'added', 'rerequested', 'renamed', 'submitted'),
    pull_request: fc.option(fc.anything(), { nil: buildPullRequestEvent('opened').pull_request }),
    repository: fc.option(fc.anything(), { nil: buildPullRequestEvent('opened').repository }),
    installation: fc.option(fc.anything(), { nil: { id: 1 } }),
    changes: fc.anything(),
    issue: fc.anything(),
    comment: fc.anything(),
    repositories: fc.anything(),
    ref: fc.string({ unit: 'binary' }),
  })
  .map((payload) => Buffer.from(JSON.stringify(payload, (_key, value) => (typeof value === 'bigint' ? 1e30 : value))));

const anyBody = fc.oneof(
  mutated,
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
);

test('fault 32: whatever is signed is answered 202, however it is cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...events),
      anyBody,
      fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 20 }),
      async (event, body, cuts) => {
        const head = renderHead({
          'content-type': 'application/json',
          'x-github-delivery': randomUUID(),
          'x-github-event': event,
          'x-hub-signature-256': signBody(secret, body),
          'transfer-encoding': 'chunked',
        });
        const { status, text } = await sendRaw(ingest.port, [head, ...cutIntoChunks(body, cuts), lastChunk]);
        expect({ status, text }).toMatchObject({ status: 202 });
      },
    ),
    { interruptAfterTimeLimit: timeLimitMs, numRuns: 2000 },
  );
  expect(ingest.lines.filter(({ level }) => level === 'error')).toEqual([]);
}, 60_000);

const names = [
  'content-type',
  'x-github-delivery',
  'x-github-event',
  'x-hub-signature-256',
  'content-length',
  'expect',
];
const anyValue = fc.oneof(
  fc.constantFrom(
    'application/json',
    'sha256=',
    '100-continue',
    randomUUID(),
    'ping',
    '0',
    '-1',
    '99999999999999999999',
  ),
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
);
const anyLine = fc.constantFrom(
  'POST /webhooks/github HTTP/1.1',
  'PUT /webhooks/github HTTP/1.1',
  'GET /health HTTP/1.0',
  'POST //webhooks/github? HTTP/1.1',
  'X',
);

test('nothing that is sent without a signature is stored, breaks anything or is answered 5xx', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyLine,
      fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ minLength: 1, maxLength: 20 })), anyValue),
      fc.uint8Array({ maxLength: 200 }),
      async (line, headers, body) => {
        const { status, text } = await sendRaw(ingest.port, [renderHead(headers, line), Buffer.from(body)], {
          halfClose: true,
        });
        expect({ text, is2xxOr5xx: status >= 200 && status < 300 && !line.startsWith('GET') }).toMatchObject({
          is2xxOr5xx: false,
        });
        expect({ text, is5xx: status >= 500 && status !== 503 }).toMatchObject({ is5xx: false });
      },
    ),
    { interruptAfterTimeLimit: timeLimitMs, numRuns: 2000 },
  );

  expect(ingest.lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(await sendDelivery(ingest.url, { body: '{}' })).toMatchObject({ status: 202 });
}, 60_000);

function cutIntoChunks(body: Buffer, cuts: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const cut of cuts) {
    if (at >= body.length) break;
    chunks.push(renderChunk(body.subarray(at, at + cut)));
    at += cut;
  }
  if (at < body.length) chunks.push(renderChunk(body.subarray(at)));
  return chunks;
}
