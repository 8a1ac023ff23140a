import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createProducer, startQueueWorker } from '@waggle/platform';
import { claimDefaults, finishWork, leaseWork, requestWork, startRelay } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { testRedisUrl } from '@waggle/testkit';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { quantile } from '../quantile.ts';
import { withBacking } from '../with-backing.ts';

// Slots as a review worker has them, and reviews that do nothing but take time.
const concurrency = 4;
const jobMs = 20;
const rounds = 3;
const busy = 1;
const quiet = 2;
const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/**
 * How long the single job of a quiet tenant waits that comes after `--jobs` (500) of a busy one: through Waggle's relay,
 * leases and workers, against one BullMQ queue, first come first served. Rounds alternate; the figure is the ratio of medians.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args, options: { jobs: { type: 'string', default: '500' } } });
  const jobs = Number(values.jobs);
  return withBacking(async () => {
    const ours: number[] = [];
    const fifo: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      fifo.push(await measureFifo(jobs));
      ours.push(await measureWaggle(jobs));
      process.stdout.write(
        `round ${round}: behind ${jobs} jobs a quiet tenant waits ${fifo.at(-1)?.toFixed(0)} ms in BullMQ, ` +
          `${ours.at(-1)?.toFixed(0)} ms in Waggle\n`,
      );
    }
    const [waitMs, fifoMs] = [quantile(ours, 0.5), quantile(fifo, 0.5)];
    return { jobs, wait_ratio_vs_fifo: waitMs / fifoMs, wait_ms: waitMs, fifo_wait_ms: fifoMs };
  });
}

async function measureFifo(jobs: number): Promise<number> {
  const connection = new Redis(testRedisUrl(), { maxRetriesPerRequest: null });
  const prefix = `fairness-${randomUUID()}`;
  const queue = new Queue('fifo', { connection, prefix });
  const started = Promise.withResolvers<number>();
  const worker = new Worker(
    'fifo',
    async ({ name }) => {
      if (name === 'quiet') started.resolve(performance.now());
      await delay(jobMs);
    },
    { connection, prefix, concurrency },
  );
  await queue.addBulk(Array.from({ length: jobs }, () => ({ name: 'busy', data: {} })));
  const addedAt = performance.now();
  await queue.add('quiet', {});
  const waited = (await started.promise) - addedAt;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  return waited;
}

async function measureWaggle(jobs: number): Promise<number> {
  const database = await openTestDatabase();
  const { db } = database;
  const settings = { redisUrl: testRedisUrl(), prefix: `fairness-${randomUUID()}` };
  const producer = createProducer(settings, silent);
  const started = Promise.withResolvers<number>();
  const worker = startQueueWorker({ settings, logger: silent, concurrency }, 'review', {
    'review.command': async () => {},
    'review.reconsider': async () => {},
    'review.pull_request': async ({ repoId, prNumber }) => {
      const lease = await leaseWork(db, { repoId, prNumber, kind: 'review' }, 'bench', 30_000);
      if (lease === null) return;
      if (repoId === quiet) started.resolve(performance.now());
      await delay(jobMs);
      await finishWork(db, lease, { headSha: null });
    },
  });
  for (let prNumber = 1; prNumber <= jobs; prNumber += 1) await requestWork(db, request(busy, prNumber));
  // As ingest and worker have one each.
  const relays = [1, 2].map(() => startRelay({ db, publish: producer.publish, logger: silent }));
  await busyIsUnderway(database.db);
  const askedAt = performance.now();
  await requestWork(db, request(quiet, 1));
  relays[0]?.wake();
  const waited = (await started.promise) - askedAt;
  for (const relay of relays) await relay.close();
  await worker.close();
  await producer.close();
  await database.close();
  return waited;
}

/** Until the busy tenant holds all that its share allows: the worst moment for anybody else. */
async function busyIsUnderway(db: Parameters<typeof leaseWork>[0]): Promise<void> {
  for (;;) {
    const { count } = await db
      .selectFrom('pull_request_work')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('enqueued_at', 'is not', null)
      .executeTakeFirstOrThrow();
    if (Number(count) >= claimDefaults.perInstallation - concurrency) return;
    await delay(5);
  }
}

function request(tenant: number, prNumber: number) {
  return {
    repoId: tenant,
    prNumber,
    kind: 'review' as const,
    installationId: tenant,
    fullName: `tenant-${tenant}/app`,
    headSha: null,
    baseSha: null,
    githubUpdatedAt: null,
    before: null,
    force: false,
  };
}
