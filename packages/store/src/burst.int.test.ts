import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { claimDueWork } from './claim-due-work.ts';
import type { Db } from './connect.ts';
import { requestWork, type WorkRequest } from './pull-request-work.ts';
import { buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { finishWork, type Lease, leaseWork, releaseWork, retryWork } from './work-lease.ts';

const settleMs = 5000;

describe('a burst of pushes on one pull request', () => {
  let database: OpenDatabase;
  let db: Db;
  let second: number;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    second = 100;
    await sql`truncate pull_request_work`.execute(db);
  });

  async function push(over: Partial<WorkRequest> = {}): Promise<void> {
    second += 1;
    await requestWork(db, buildRequest({ at: second, headSha: String(second).padEnd(40, '0'), settleMs, ...over }));
  }

  async function open(): Promise<void> {
    await requestWork(db, buildRequest({ at: second }));
  }

  async function leaseOf(kind: WorkRequest['kind']): Promise<Lease> {
    const taken = await leaseWork(db, { ...reviewRef, kind }, 'w', 30_000);
    if (taken === null) throw new Error('the work could not be leased');
    return taken;
  }
  const lease = () => leaseOf('review');

  /** As if every time in the row lay that much further back. */
  async function pass(seconds: number): Promise<void> {
    const ago = sql`make_interval(secs => ${seconds})`;
    await sql`update pull_request_work set requested_at = requested_at - ${ago}, updated_at = updated_at - ${ago},
      not_before = not_before - ${ago}, enqueued_at = enqueued_at - ${ago}`.execute(db);
  }

  async function secondsToWait(): Promise<number> {
    const { rows } = await sql<{ seconds: number }>`
      select extract(epoch from coalesce(not_before, now()) - now())::float8 as seconds from pull_request_work`.execute(
      db,
    );
    return rows[0]?.seconds ?? Number.NaN;
  }

  test('starts two reviews at most, and the second one knows the last head', async () => {
    await open();
    const [first] = await claimDueWork(db);
    const running = await lease();
    for (let count = 0; count < 50; count += 1) {
      await push();
      await pass(0.2);
    }
    await finishWork(db, running, { headSha: null });

    expect(first).toBeDefined();
    expect(await claimDueWork(db)).toEqual([]);
    expect(await leaseWork(db, reviewRef, 'w', 30_000)).toBeNull();
    await pass(5);
    expect(await claimDueWork(db)).toHaveLength(1);
    expect(await lease()).toMatchObject({ gen: 51, headSha: '150'.padEnd(40, '0') });
  });

  test('the graph waits however long nothing happened, and starts when asked without a delay', async () => {
    const graph = { kind: 'graph' as const, force: true };
    await push(graph);
    await pass(5);
    await finishWork(db, await leaseOf('graph'), { headSha: null });
    await pass(3600);
    await push(graph);
    const later = await secondsToWait();
    await requestWork(db, buildRequest({ at: second, ...graph }));

    expect(later).toBeGreaterThan(4);
    expect(await claimDueWork(db)).toHaveLength(1);
  });

  test('that goes on for ever is looked at after a minute', async () => {
    await open();
    await finishWork(db, await lease(), { headSha: null });
    for (let count = 0; count < 29; count += 1) {
      await push();
      await pass(2);
    }
    await push();

    expect(await secondsToWait()).toBeLessThanOrEqual(2);
    expect(await secondsToWait()).toBeGreaterThan(0);
  });

  test('a single push to a pull request that was quiet starts at once', async () => {
    await open();
    await finishWork(db, await lease(), { headSha: null });
    await pass(31);
    await push();

    expect(await claimDueWork(db)).toHaveLength(1);
  });

  test('a job that is on its way does not block the later start', async () => {
    await open();
    await claimDueWork(db);
    await push();
    expect(await leaseWork(db, reviewRef, 'w', 30_000)).toBeNull();
    await pass(5);

    expect(await claimDueWork(db)).toMatchObject([{ jobId: 'rv-501-7-g2-e2' }]);
  });

  test('what a person asks for starts at once', async () => {
    await open();
    await push();
    await requestWork(db, buildRequest({ githubUpdatedAt: null, force: true }));

    expect(await secondsToWait()).toBe(0);
  });

  test.each([
    ['is superseded', (held: Lease) => releaseWork(db, held)],
    ['ends', (held: Lease) => finishWork(db, held, { headSha: null })],
    ['fails', (held: Lease) => retryWork(db, held, { error: 'x', delayMs: 1, countAttempt: true, maxAttempts: 8 })],
  ])('keeps waiting when the running review %s', async (_how, end) => {
    await open();
    const running = await lease();
    await push();
    await end(running);

    expect(await secondsToWait()).toBeGreaterThan(4);
  });
});
