import { Redis } from 'ioredis';
import { toError } from './errors.ts';
import type { Closable } from './lifecycle.ts';
import type { Logger } from './logger.ts';

export interface RedisConnection extends Closable {
  redis: Redis;
  ping(): Promise<void>;
}

/**
 * Opens a Redis connection. `fail-fast` is for producers and probes: a command errors at once while Redis is away.
 * `wait` is for workers, whose blocking reads must outlive a restart of Redis.
 */
export function connectRedis(url: string, mode: 'fail-fast' | 'wait', logger: Logger): RedisConnection {
  const redis = new Redis(url, {
    maxRetriesPerRequest: mode === 'wait' ? null : 1,
    enableOfflineQueue: mode === 'wait',
    connectTimeout: 5000,
    retryStrategy: (times) => Math.min(times * 100, 2000),
  });
  let reported = false;
  redis.on('ready', () => {
    reported = false;
  });
  // One line for each outage: ioredis reports every attempt.
  redis.on('error', (error) => {
    if (!reported) logger.warn('Redis is not reachable', { error: toError(error) });
    reported = true;
  });
  return {
    redis,
    ping: async () => {
      await redis.ping();
    },
    close: async () => {
      redis.disconnect();
    },
  };
}
