import { type JobName, type JobPayload, type JobsOf, jobs, type QueueName, queueNames } from '@waggle/contracts';
import { type Job, Queue, Worker } from 'bullmq';
import { AppError } from './errors.ts';
import type { Closable } from './lifecycle.ts';
import { type Logger, withLogFields } from './logger.ts';
import { connectRedis } from './redis.ts';

/** A job ready to be handed to Redis. `jobId` uses letters, digits and `-` only: BullMQ refuses or misreads others. */
export interface OutgoingJob {
  name: JobName;
  jobId: string;
  payload: unknown;
}

export interface QueueSettings {
  redisUrl: string;
  /** Key prefix; tests use their own. */
  prefix: string;
}

// attempts 1: Postgres owns retries. Finished jobs stay an hour so that a resend of the same id is a no-op.
const jobOptions = {
  attempts: 1,
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 86_400, count: 5000 },
} as const;

export interface Producer extends Closable {
  publish(outgoing: readonly OutgoingJob[]): Promise<void>;
  /** True to one caller, once, after Redis lost everything (and on its very first use). */
  wasWiped(): Promise<boolean>;
  queues: Record<QueueName, Queue>;
}

/** Hands jobs to Redis, failing fast while Redis is away: the relay sends them again. */
export function createProducer(settings: QueueSettings, logger: Logger): Producer {
  const connection = connectRedis(settings.redisUrl, 'fail-fast', logger);
  const open = (name: QueueName): Queue => {
    const queue = new Queue(name, {
      connection: connection.redis,
      prefix: settings.prefix,
      streams: { events: { maxLen: 1000 } },
    });
    queue.on('error', () => {}); // the shared connection reports it once
    return queue;
  };
  const queues = Object.fromEntries(queueNames.map((name) => [name, open(name)])) as Record<QueueName, Queue>;
  return {
    queues,
    publish: async (outgoing) => {
      // Rows of a newer version, during a deploy: its own relay hands them over.
      const ours = outgoing.filter(({ name }) => Object.hasOwn(jobs, name));
      if (ours.length < outgoing.length) logger.warn('Some work is of a newer version and waits for it');
      // BullMQ waits without limit for a Redis that was never there; the relay would rather come again.
      if (connection.redis.status !== 'ready')
        throw new AppError('REDIS_AWAY', 'Redis is not reachable; jobs stay in Postgres');
      for (const name of queueNames) {
        const batch = ours.filter((job) => jobs[job.name].queue === name);
        if (batch.length === 0) continue;
        await queues[name].addBulk(batch.map(toBulkEntry));
      }
    },
    wasWiped: async () => {
      if (connection.redis.status !== 'ready') return false;
      // A key without expiry in a Redis that evicts nothing is gone only if everything is.
      return (await connection.redis.set(`${settings.prefix}:alive`, '1', 'NX')) === 'OK';
    },
    close: async () => {
      await Promise.all(queueNames.map((name) => queues[name].close()));
      await connection.close();
    },
  };
}

function toBulkEntry({ name, jobId, payload }: OutgoingJob) {
  return { name, data: jobs[name].schema.parse(payload), opts: { ...jobOptions, jobId } };
}

export type Handlers<Q extends QueueName> = {
  [N in JobsOf<Q>]: (payload: JobPayload<N>, signal: AbortSignal) => Promise<void>;
};

export interface WorkerHandle extends Closable {
  isRunning(): boolean;
}

const closeGraceMs = 20_000;

/**
 * Consumes one queue; a missing handler does not compile. On close it takes no new job, aborts running ones through
 * their signal after a grace time, and never waits longer than that: the lease in Postgres brings work back.
 */
export function startQueueWorker<Q extends QueueName>(
  deps: { settings: QueueSettings; logger: Logger; concurrency: number; graceMs?: number },
  queue: Q,
  handlers: Handlers<Q>,
): WorkerHandle {
  const { logger } = deps;
  const connection = connectRedis(deps.settings.redisUrl, 'wait', logger);
  const shutdown = new AbortController();
  const worker = new Worker(queue, (job) => runJob(job, handlers, { signal: shutdown.signal, logger }), {
    connection: connection.redis,
    prefix: deps.settings.prefix,
    concurrency: deps.concurrency,
    lockDuration: 60_000,
    stalledInterval: 15_000,
    // A killed worker must not fail a job for good: Postgres decides when work is dead.
    maxStalledCount: 10,
    metrics: { maxDataPoints: 20_160 },
  });
  worker.on('error', (error) => logger.warn('Queue worker error', { queue, error }));
  worker.on('failed', (job, error) => logger.warn('Job failed', { queue, job: job?.name, jobId: job?.id, error }));
  return {
    isRunning: () => worker.isRunning(),
    close: async () => {
      const closed = worker.close();
      const abort = setTimeout(
        () => shutdown.abort(new Error('shutdown')),
        Math.min(1000, deps.graceMs ?? closeGraceMs),
      );
      const limit = new Promise<void>((resolve) => setTimeout(resolve, deps.graceMs ?? closeGraceMs).unref());
      await Promise.race([closed, limit]);
      clearTimeout(abort);
      await connection.close();
    },
  };
}

/**
 * A job that this version does not know, or not in this form, comes from another version in the middle of a deploy. A job
 * is only a doorbell: it ends here as if nothing had been due, the row stays as it is, and the relay rings again.
 */
async function runJob<Q extends QueueName>(
  job: Job,
  handlers: Handlers<Q>,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<void> {
  const name = job.name as JobsOf<Q>;
  const handler = handlers[name] as ((payload: unknown, signal: AbortSignal) => Promise<void>) | undefined;
  const payload = handler === undefined ? undefined : jobs[name].schema.safeParse(job.data);
  if (handler === undefined || !payload?.success) {
    const problem = handler === undefined ? 'no handler' : payload?.error?.message;
    logger.warn('A job of another version waits for it', { job: job.name, jobId: job.id, problem });
    return;
  }
  await withLogFields({ job: job.name, jobId: job.id }, () => handler(payload.data, signal));
}
