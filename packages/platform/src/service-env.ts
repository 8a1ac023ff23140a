import { z } from 'zod';
import { keyRing } from './env.ts';
import type { QueueSettings } from './queue.ts';

/** Variables every service reads. */
export const ServiceEnv = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('Kind of environment; production refuses local defaults'),
  LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('Least severe log line that is written'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address the HTTP server listens on'),
});

/** Where a service listens unless told otherwise: each has a port of its own. */
export function portVariable(preset: number) {
  return z.coerce.number().int().min(0).max(65_535).default(preset).describe('Port the HTTP server listens on');
}

/** The address of an HTTP server. */
export const HttpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

export const QueueEnv = z.object({
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' })
    .describe('Redis that holds the queues; rediss:// for TLS'),
  WAGGLE_QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, 'must consist of letters, digits, - and _')
    .default('waggle')
    .describe('Prefix of all keys in Redis'),
});

export const ServiceTokenEnv = z.object({
  WAGGLE_SERVICE_TOKEN_KEYS: keyRing(32).describe(
    'Keys that sign calls between services, KID:BASE64[,KID2:BASE64], the first one current',
  ),
});

/** For whoever calls graph-worker. */
export const GraphWorkerEnv = z.object({
  GRAPH_WORKER_URL: HttpUrl.default('http://127.0.0.1:3002').describe(
    'Address of graph-worker, asked for context by review-worker and for its health by api',
  ),
});

export interface ServiceSettings {
  environment: z.infer<typeof ServiceEnv>['NODE_ENV'];
  logLevel: z.infer<typeof ServiceEnv>['LOG_LEVEL'];
  address: { host: string; port: number };
}

/** What the variables of every service mean. */
export function serviceSettings(env: z.infer<typeof ServiceEnv> & { PORT: number }): ServiceSettings {
  return { environment: env.NODE_ENV, logLevel: env.LOG_LEVEL, address: { host: env.HOST, port: env.PORT } };
}

export function queueSettings(env: z.infer<typeof QueueEnv>): QueueSettings {
  return { redisUrl: env.REDIS_URL, prefix: env.WAGGLE_QUEUE_PREFIX };
}
