import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { WorkKind } from '@waggle/contracts';
import { createProducer, type OutgoingJob, type Producer, startQueueWorker, type WorkerHandle } from '@waggle/platform';
import { type Relay, requestWork, runLeasedWork, startRelay } from '@waggle/store';
import { type OpenDatabase, openTestDatabase } from '@waggle/store/testing';
import { eventually, testRedisUrl } from '@waggle/testkit';
import { Redis } from 'ioredis';
import { sql } from 'kysely';

const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const pulls = 8;

/** Relay, BullMQ and leases on real Postgres and Redis; a review is one row in `done`. */
describe('between Postgres and the worker', () => {
  let database: OpenDatabase;
  let producer: Producer;
  let settings: { redisUrl: string; prefix: string };
  let relay: Relay | undefined;
  let worker: WorkerHandle | undefined;
  let done: number[];
  let repoId = 0;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate pull_request_work`.execute(database.db);
    settings = { redisUrl: testRedisUrl(), prefix: `faults-${randomUUID()}` };
    producer = createProducer(settings, quiet);
    await producer.queues.review.waitUntilReady();
    await producer.wasWiped();
    done = [];
    repoId += 1;
  });
  afterEach(async () => {
    await relay?.close();
    await worker?.close();
    await producer.close();
    await flush();
    relay = undefined;
    worker = undefined;
  });

  function startTheRelay(publish = producer.publish): void {
    relay = startRelay({ db: database.db, publish, wasWiped: producer.wasWiped, logger: quiet, pollMs: 20 });
  }

  function startWorker(): void {
    worker = startQueueWorker({ settings, logger: quiet, concurrency: 4 }, 'review', {
      'review.command': async () => {},
      'review.reconsider': async () => {},
      'review.pull_request': async (ref) => {
        await runLeasedWork({ db: database.db, logger: quiet, owner: 'w' }, ref, async () => {
          done.push(ref.prNumber);
          return { headSha: null };
        });
      },
    });
  }

  async function requestAll(): Promise<void> {
    for (let prNumber = 1; prNumber <= pulls; prNumber += 1) await requestWork(database.db, request(repoId, prNumber));
  }

  async function allHandedOver(): Promise<boolean> {
    const counts = await producer.queues.review.getJobCounts('waiting');
    return counts.waiting === pulls;
  }

  async function flush(): Promise<void> {
    const redis = new Redis(settings.redisUrl);
    const keys = await redis.keys(`${settings.prefix}:*`);
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  }

  function expectEachOnce(): void {
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: pulls }, (_, index) => index + 1));
  }

  test('fault 3: jobs that are handed over twice are done once', async () => {
    startTheRelay(async (jobs: readonly OutgoingJob[]) => {
      await producer.publish(jobs);
      await producer.publish(jobs.map((job) => ({ ...job, jobId: `${job.jobId}-again` })));
    });
    startWorker();
    await requestAll();
    await eventually(() => done.length >= pulls);
    await eventually(async () => (await producer.queues.review.getJobCounts('completed')).completed === 2 * pulls);

    expectEachOnce();
  });

  test('fault 9: a wiped Redis costs less than 5 s and no review', async () => {
    startTheRelay();
    await requestAll();
    await eventually(allHandedOver);
    const wipedAt = performance.now();
    await flush();
    startWorker();
    await eventually(() => done.length >= pulls);

    expect(performance.now() - wipedAt).toBeLessThan(5000);
    expectEachOnce();
  });

  test('fault 11: a Redis that is full takes nothing, and gets everything later', async () => {
    let full = true;
    startTheRelay(async (jobs: readonly OutgoingJob[]) => {
      if (full) throw new Error("OOM command not allowed when used memory > 'maxmemory'.");
      await producer.publish(jobs);
    });
    startWorker();
    await requestAll();
    await eventually(async () => {
      const { rows } = await sql`select from pull_request_work where enqueue_count > 0`.execute(database.db);
      return rows.length === pulls;
    });
    full = false;
    // What was claimed for the full Redis comes again after the reconcile time; here it is made to lie back.
    await sql`update pull_request_work set enqueued_at = now() - interval '1 minute'`.execute(database.db);
    await eventually(() => done.length >= pulls);

    expectEachOnce();
  });

  test('fault 40: a queue that somebody obliterates is filled again', async () => {
    startTheRelay();
    await requestAll();
    await eventually(allHandedOver);
    await producer.queues.review.obliterate({ force: true });
    // Only the reconcile sees this one: Redis itself is whole.
    await sql`update pull_request_work set enqueued_at = now() - interval '16 seconds'`.execute(database.db);
    startWorker();
    await eventually(() => done.length >= pulls);

    expectEachOnce();
  });

  test('fault 40: a finished job that somebody retries does nothing', async () => {
    startTheRelay();
    startWorker();
    await requestAll();
    await eventually(async () => (await producer.queues.review.getJobCounts('completed')).completed === pulls);
    for (const job of await producer.queues.review.getCompleted()) await job.retry('completed');
    await eventually(async () => (await producer.queues.review.getJobCounts('completed')).completed === pulls);

    expectEachOnce();
  });

  test('fault 35: a review that always fails is dead after its attempts, and the others are done', async () => {
    await requestAll();
    const deps = {
      db: database.db,
      logger: quiet,
      owner: 'w',
      retry: { baseDelayMs: 0, maxDelayMs: 0, maxAttempts: 3 },
    };
    const outcomes: string[] = [];
    for (let round = 1; round <= 4; round += 1) {
      for (let prNumber = 1; prNumber <= pulls; prNumber += 1) {
        const ref = { repoId, prNumber, kind: 'review' as WorkKind };
        const outcome = await runLeasedWork(deps, ref, async () => {
          if (prNumber === 3) throw new Error('poison');
          return { headSha: null };
        });
        if (prNumber === 3) outcomes.push(outcome);
      }
    }
    const { rows } = await sql<{ state: string; count: number }>`
      select state, count(*)::int as count from pull_request_work group by state order by state`.execute(database.db);

    expect(outcomes).toEqual(['retry', 'retry', 'dead', 'nothing']);
    expect(rows).toEqual([
      { state: 'dead', count: 1 },
      { state: 'idle', count: pulls - 1 },
    ]);
  });
});

function request(repoId: number, prNumber: number) {
  return {
    repoId,
    prNumber,
    kind: 'review' as const,
    installationId: repoId,
    fullName: 'acme/app',
    headSha: null,
    baseSha: null,
    githubUpdatedAt: null,
    before: null,
    force: false,
  };
}
