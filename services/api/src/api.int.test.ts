import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { queueNames, ReviewDetail, ReviewPage } from '@waggle/contracts';
import { createProducer, type Producer } from '@waggle/platform';
import { createApiKey, findApiKey, heartbeat, jsonb, leaseWork, openRun, requestWork } from '@waggle/store';
import { type OpenDatabase, openTestDatabase } from '@waggle/store/testing';
import { silentLogger, testRedisUrl } from '@waggle/testkit';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Express } from 'express';
import request from 'supertest';
import { buildOpenapi } from './rest/openapi.ts';
import { createCancelReview, createReviewReader } from './review-reader.ts';
import { buildApp, ops } from './testing/build-app.ts';
import { buildResult } from './testing/build-review.ts';

const document = buildOpenapi('1');

function fitsDocument(name: keyof typeof document.components.schemas, answer: unknown): string | null {
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi.json');
  const valid = ajv.validate(`openapi.json#/components/schemas/${name}`, answer);
  return valid ? null : ajv.errorsText();
}

let database: OpenDatabase;
let producer: Producer;
let app: Express;

beforeAll(async () => {
  database = await openTestDatabase();
  producer = createProducer({ redisUrl: testRedisUrl(), prefix: `test-${randomUUID()}` }, silentLogger);
  await producer.queues.review.waitUntilReady();
  app = buildApp({
    reviews: createReviewReader(database.db),
    cancelReview: createCancelReview(database.db),
    findApiKey: (key) => findApiKey(database.db, key),
    queues: Object.values(producer.queues),
    config: { opsCredentials: ops },
  });
});

afterAll(async () => {
  for (const queue of Object.values(producer.queues)) await queue.obliterate({ force: true });
  await producer.close();
  await database.close();
});

async function insertReview(repoId: number, prNumber: number): Promise<number> {
  const { db } = database;
  const { id } = await db
    .insertInto('workflow_runs')
    .values({
      workflow_type: 'pr_review',
      status: 'completed',
      conclusion: 'findings',
      verdict: 'REQUEST_CHANGES',
      github_repo_id: repoId,
      repo_full_name: `waggle/repo-${repoId}`,
      pr_number: prNumber,
      gen: 1,
      fence: 1,
      title: `Change ${prNumber}`,
      critical_count: 1,
      completed_at: new Date(),
      result: jsonb(buildResult()),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('workflow_steps')
    .values({ run_id: id, name: 'load', position: 0, input_hash: 'x', status: 'completed', duration_ms: 12 })
    .execute();
  return id;
}

async function keyFor(repoIds: number[] | null, canWrite = false): Promise<{ Authorization: string }> {
  const { key } = await createApiKey(database.db, { name: 'test', repoIds, canWrite });
  return { Authorization: `Bearer ${key}` };
}

async function startReview(repoId: number): Promise<number> {
  const { db } = database;
  const ref = { repoId, prNumber: 1, kind: 'review' as const };
  const fullName = `waggle/repo-${repoId}`;
  const unknown = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null, force: true };
  await requestWork(db, { ...ref, installationId: 1, fullName, ...unknown });
  const lease = await leaseWork(db, ref, 'w', 60_000);
  if (lease === null) throw new Error('the review could not be leased');
  return (await openRun(db, { lease, workflowType: 'pr_review' })).id;
}

describe('cancelling a review over REST', () => {
  test('tells the worker with its next heartbeat, once', async () => {
    const id = await startReview(301);
    const key = await keyFor([301], true);

    const { status, body } = await request(app).post(`/api/v1/reviews/${id}/cancel`).set(key);

    expect({ status, body }).toEqual({ status: 202, body: { id, status: 'cancelling' } });
    expect(fitsDocument('CancelAccepted', body)).toBeNull();
    const lease = { ref: { repoId: 301, prNumber: 1, kind: 'review' as const }, gen: 1, fence: 1 };
    expect(await heartbeat(database.db, lease, 60_000)).toBe('cancelled');
    const again = await request(app).post(`/api/v1/reviews/${id}/cancel`).set(key);
    expect(again.status).toBe(409);
  });

  test('needs a key that may write, for this repository', async () => {
    const id = await startReview(302);
    const cancel = (key: { Authorization: string } | Record<string, never>) =>
      request(app).post(`/api/v1/reviews/${id}/cancel`).set(key);

    expect((await cancel({})).status).toBe(401);
    const readOnly = await cancel(await keyFor([302]));
    expect(readOnly).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('--write') } } });
    expect((await cancel(await keyFor([303], true))).status).toBe(404);
    const work = database.db.selectFrom('pull_request_work').select('cancelled_gen');
    expect(await work.where('github_repo_id', '=', 302).execute()).toEqual([{ cancelled_gen: 0 }]);
    expect((await cancel(await keyFor(null, true))).status).toBe(202);
  });

  test('a review that has ended cannot be cancelled', async () => {
    const id = await insertReview(304, 1);

    const { status, body } = await request(app)
      .post(`/api/v1/reviews/${id}/cancel`)
      .set(await keyFor(null, true));

    expect({ status, code: body.error.code }).toEqual({ status: 409, code: 'NOT_RUNNING' });
  });
});

describe('reviews over REST', () => {
  test('are paged newest first without gap or repetition, and fit the OpenAPI document', async () => {
    const inserted: number[] = [];
    for (let number = 1; number <= 5; number += 1) inserted.push(await insertReview(101, number));
    const key = await keyFor([101]);
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '?limit=2' : `?limit=2&cursor=${cursor}`;
      const { status, body } = await request(app).get(`/api/v1/reviews${query}`).set(key);
      expect(status).toBe(200);
      expect(fitsDocument('ReviewPage', body)).toBeNull();
      const page = ReviewPage.parse(body);
      seen.push(...page.reviews.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(seen).toEqual(inserted.reverse());
  });

  test('one review comes with steps, findings, verdict, coverage and the address of the posted review', async () => {
    const id = await insertReview(102, 1);

    const { status, body } = await request(app)
      .get(`/api/v1/reviews/${id}`)
      .set(await keyFor(null));

    expect(status).toBe(200);
    expect(fitsDocument('ReviewDetail', body)).toBeNull();
    const review = ReviewDetail.parse(body);
    expect(review).toMatchObject({ id, verdict: 'REQUEST_CHANGES', steps: [{ name: 'load', durationMs: 12 }] });
    expect(review.result).toEqual(buildResult());
  });

  test('a key sees its repositories only: a foreign review is answered like one that does not exist', async () => {
    const [mine, foreign] = [await insertReview(103, 1), await insertReview(104, 1)];
    const key = await keyFor([103]);

    const list = await request(app).get('/api/v1/reviews').set(key);
    expect(list.body.reviews.map(({ id }: { id: number }) => id)).toEqual([mine]);
    const asked = await request(app).get('/api/v1/reviews?repository=waggle/repo-104').set(key);
    expect(asked.body.reviews).toEqual([]);
    const [other, unknown] = [
      await request(app).get(`/api/v1/reviews/${foreign}`).set(key),
      await request(app).get('/api/v1/reviews/999999999').set(key),
    ];
    expect([other.status, unknown.status]).toEqual([404, 404]);
    expect(other.body).toEqual(unknown.body);
    expect(fitsDocument('ErrorBody', other.body)).toBeNull();
  });

  test('a key without any repository sees nothing', async () => {
    await insertReview(105, 1);

    const { body } = await request(app)
      .get('/api/v1/reviews')
      .set(await keyFor([]));

    expect(body).toEqual({ reviews: [], nextCursor: null });
  });

  test('a cursor from elsewhere is answered 400', async () => {
    const { status, body } = await request(app)
      .get('/api/v1/reviews?cursor=abc')
      .set(await keyFor(null));

    expect(status).toBe(400);
    expect(body.error.code).toBe('BAD_CURSOR');
  });

  test('a revoked key is answered 401', async () => {
    const key = await keyFor(null);
    await database.db.updateTable('api_keys').set({ revoked_at: new Date() }).execute();

    expect((await request(app).get('/api/v1/reviews').set(key)).status).toBe(401);
  });
});

describe('pages on real rows', () => {
  test('the list links each review, and its page shows it', async () => {
    const id = await insertReview(106, 1);

    const list = await request(app).get('/?repository=waggle/repo-106').auth(ops.user, ops.password);
    expect(list.text).toContain(`href="/reviews/${id}"`);
    const page = await request(app).get(`/reviews/${id}`).auth(ops.user, ops.password);
    expect(page.text).toContain('A key is committed');
  });
});

describe('Bull Board', () => {
  const board = (path: string) => request(app).get(`/ops/queues${path}`).auth(ops.user, ops.password);

  test('shows every queue of the catalog', async () => {
    const { body } = await board('/api/queues');

    expect(body.queues.map(({ name }: { name: string }) => name)).toEqual([...queueNames]);
    expect(body.queues.every(({ readOnlyMode }: { readOnlyMode: boolean }) => readOnlyMode)).toBe(true);
  });

  test('shows of a job exactly the ids it carries', async () => {
    const payload = { repoId: 1, prNumber: 2, kind: 'review', gen: 3 };
    await producer.publish([
      { name: 'review.pull_request', jobId: 'rv-1-2-g3-e1', payload: { ...payload, token: 'ghp_secret' } },
    ]);

    const { body } = await board('/api/queues?activeQueue=review&status=waiting&page=1&jobsPerPage=10');

    const [{ jobs }] = body.queues.filter(({ name }: { name: string }) => name === 'review');
    expect(jobs).toHaveLength(1);
    expect(jobs[0].data).toEqual(payload);
    expect(JSON.stringify(body)).not.toContain('ghp_secret');
  });

  test('its page loads its own script only', async () => {
    const { text, headers } = await board('/');

    const script = /src="(static\/js\/main[^"]+)"/.exec(text)?.[1];
    expect((await board(`/${script}`)).status).toBe(200);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });

  test.each([
    ['put', '/ops/queues/api/queues/review/pause'],
    ['put', '/ops/queues/api/queues/pause'],
    ['put', '/ops/queues/api/queues/review/empty'],
    ['put', '/ops/queues/api/queues/review/obliterate'],
    ['post', '/ops/queues/api/queues/review/add'],
  ] as const)('%s %s is refused while queues are read-only', async (method, path) => {
    const response = await request(app)[method](path).auth(ops.user, ops.password);

    expect(response.status).toBe(405);
    await expect(producer.queues.review.isPaused()).resolves.toBe(false);
  });

  test('when writable, a page of ours may pause a queue and a page of another site may not', async () => {
    const writable = buildApp({
      queues: Object.values(producer.queues),
      config: { opsCredentials: ops, queuesWritable: true },
    });
    const pause = (queue: string) =>
      request(writable).put(`/ops/queues/api/queues/${queue}/pause`).auth(ops.user, ops.password);

    expect((await pause('graph').set('Origin', 'https://evil.example')).status).toBe(403);
    expect((await pause('graph').set('Sec-Fetch-Site', 'cross-site')).status).toBe(403);
    await expect(producer.queues.graph.isPaused()).resolves.toBe(false);
    expect((await pause('graph').set('Sec-Fetch-Site', 'same-origin')).status).toBe(200);
    await expect(producer.queues.graph.isPaused()).resolves.toBe(true);
  });
});
