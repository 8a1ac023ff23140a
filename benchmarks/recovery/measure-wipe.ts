import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createProducer, startQueueWorker } from '@waggle/platform';
import { finishWork, leaseWork, requestWork, startRelay } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { eventually, testRedisUrl } from '@waggle/testkit';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** Milliseconds from the loss of everything in Redis to the end of the last of `jobs` that waited in it. */
export async function measureWaggleWipe(jobs: number): Promise<number> {
  const database = await openTestDatabase();
  const { db } = database;
  const settings = { redisUrl: testRedisUrl(), prefix: `recovery-${randomUUID()}` };
  const producer = createProducer(settings, silent);
  await producer.queues.review.waitUntilReady();
  const relay = startRelay({ db, ...producer, logger: silent });
  const done = new Set<number>();
  try {
    for (let repoId = 1; repoId <= jobs; repoId += 1) await requestWork(db, buildRequest(repoId));
    await eventually(async () => (await producer.queues.review.getWaitingCount()) === jobs, { timeoutMs: 60_000 });
    await wipe(settings.prefix);
    const wipedAt = performance.now();
    const worker = startQueueWorker({ settings, logger: silent, concurrency: 4 }, 'review', {
      'review.pull_request': async ({ repoId, prNumber, kind }) => {
        const lease = await leaseWork(db, { repoId, prNumber, kind }, 'bench', 30_000);
        if (lease !== null && (await finishWork(db, lease, { headSha: null }))) done.add(repoId);
      },
      'review.command': async () => {},
      'review.reconsider': async () => {},
    });
    await eventually(() => done.size === jobs, { timeoutMs: 60_000 });
    const ms = performance.now() - wipedAt;
    await worker.close();
    return ms;
  } finally {
    await relay.close();
    await producer.close();
    await wipe(settings.prefix);
    await database.close();
  }
}

/** How many of the same jobs plain BullMQ still does, within `patienceMs`. */
export async function countBullmqAfterWipe(jobs: number, patienceMs: number): Promise<number> {
  const connection = new Redis(testRedisUrl(), { maxRetriesPerRequest: null });
  const prefix = `recovery-${randomUUID()}`;
  const queue = new Queue('recovery', { connection, prefix });
  await queue.addBulk(Array.from({ length: jobs }, () => ({ name: 'job', data: {} })));
  await wipe(prefix);
  let done = 0;
  const work = async () => {
    done += 1;
  };
  const worker = new Worker('recovery', work, { connection, prefix, concurrency: 4 });
  await delay(patienceMs);
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  return done;
}

function buildRequest(repoId: number) {
  const unknown = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null, force: true };
  return {
    repoId,
    prNumber: 1,
    kind: 'review' as const,
    installationId: null,
    fullName: `bench/${repoId}`,
    ...unknown,
  };
}

/** What a Redis without persistence knows after a restart, for this prefix alone. */
async function wipe(prefix: string): Promise<void> {
  const redis = new Redis(testRedisUrl());
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}
