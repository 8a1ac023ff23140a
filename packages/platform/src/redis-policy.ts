import type { Redis } from 'ioredis';
import { PermanentError, toError } from './errors.ts';
import type { Logger } from './logger.ts';

const patienceDefaultMs = 2000;

/** The `maxmemory-policy`. From INFO, because hosted Redis often forbids CONFIG; null when INFO does not tell it either. */
export async function readEvictionPolicy(redis: Redis): Promise<string | null> {
  return /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1] ?? null;
}

/** What to do about a policy; null when it is right or cannot be known. */
export function findEvictionProblem(policy: string | null): string | null {
  if (policy === null || policy === 'noeviction') return null;
  return (
    `Redis has maxmemory-policy ${policy} and may delete jobs when its memory is full; ` +
    'set it to noeviction (redis.conf or CONFIG SET maxmemory-policy noeviction)'
  );
}

/**
 * Refuses to start on a Redis that evicts. One that is away, or does not tell, is no reason to refuse: work is kept in
 * Postgres. It is looked at again whenever it comes back.
 */
export async function assertNoEviction(redis: Redis, logger: Logger, patienceMs = patienceDefaultMs): Promise<void> {
  let policy: string | null = null;
  try {
    if (redis.status !== 'ready') await waitForReady(redis, patienceMs);
    policy = await readEvictionPolicy(redis);
  } catch (error) {
    logger.warn('The eviction policy of Redis could not be read', { error: toError(error) });
  }
  const problem = findEvictionProblem(policy);
  if (problem !== null) throw new PermanentError('REDIS_EVICTS', problem);
  reportEviction(redis, logger);
}

/** Logs an error each time a connection is made to a Redis that evicts. */
export function reportEviction(redis: Redis, logger: Logger): void {
  redis.on('ready', () => {
    readEvictionPolicy(redis).then(
      (policy) => {
        const problem = findEvictionProblem(policy);
        if (problem !== null) logger.error(problem);
      },
      (error: unknown) => logger.warn('The eviction policy of Redis could not be read', { error: toError(error) }),
    );
  });
}

async function waitForReady(redis: Redis, patienceMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${patienceMs} ms`)), patienceMs);
  redis.once('ready', resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    redis.off('ready', resolve);
  }
}
