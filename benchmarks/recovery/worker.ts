import { setTimeout as delay } from 'node:timers/promises';
import { createProducer, startQueueWorker } from '@waggle/platform';
import { connectDatabase, databaseSettings, runLeasedWork, startRelay } from '@waggle/store';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

// A worker to be killed: it says that it started its job, and never comes to an end of it.
const { RECOVERY_KIND: kind, DATABASE_URL, REDIS_URL: redisUrl = '', RECOVERY_PREFIX: prefix = '' } = process.env;
const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

async function work(signal?: AbortSignal): Promise<void> {
  process.stdout.write('started\n');
  await delay(3_600_000, undefined, signal === undefined ? {} : { signal });
}

function startWaggle(): void {
  const { db } = connectDatabase(databaseSettings({ DATABASE_URL }));
  const settings = { redisUrl, prefix };
  startRelay({ db, ...createProducer(settings, silent), logger: silent });
  startQueueWorker({ settings, logger: silent, concurrency: 4 }, 'review', {
    'review.pull_request': async ({ repoId, prNumber, kind: workKind }, signal) => {
      const deps = { db, logger: silent, owner: `bench:${process.pid}`, signal };
      await runLeasedWork(deps, { repoId, prNumber, kind: workKind }, async (_lease, aborted) => {
        await work(aborted);
        return { headSha: null };
      });
    },
    'review.command': async () => {},
    'review.reconsider': async () => {},
  });
}

function startBullmq(): void {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  new Worker('recovery', () => work(), { connection, prefix, concurrency: 4 });
}

if (kind === 'waggle') startWaggle();
else startBullmq();
process.stdout.write('ready\n');
