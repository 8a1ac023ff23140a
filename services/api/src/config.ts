import { isIP } from 'node:net';
import { PermanentError, parseEnv, ServiceEnv, secretString } from '@waggle/platform';
import { DatabaseEnv, type DatabaseSettings, databaseSettings } from '@waggle/store';
import { z } from 'zod';
import type { Credentials } from './http/basic-auth.ts';
import { isLoopbackHost } from './http/loopback.ts';

const Url = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

const ApiEnv = ServiceEnv.extend({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port the HTTP server listens on'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' })
    .describe('Redis that holds the queues; rediss:// for TLS'),
  WAGGLE_QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, 'must consist of letters, digits, - and _')
    .default('waggle')
    .describe('Prefix of all keys in Redis'),
  WAGGLE_PUBLIC_URL: Url.optional().describe(
    'Address under which people reach this service, when it is behind a proxy',
  ),
  WAGGLE_OPS_USER: z
    .string()
    .regex(/^[^:]+$/, 'must not contain a colon')
    .optional()
    .describe(
      'User of the pages and of Bull Board; required unless the service runs on a loopback address outside production',
    ),
  WAGGLE_OPS_PASSWORD: secretString(12)
    .optional()
    .describe('Password of WAGGLE_OPS_USER, at least 12 characters; make one with: openssl rand -hex 32'),
  WAGGLE_OPS_QUEUES_WRITABLE: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether Bull Board may change queues; needs ops credentials'),
  WAGGLE_API_RATE_LIMIT: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(300)
    .describe('REST requests per minute and API key; more are answered 429'),
  WAGGLE_TRUSTED_PROXIES: z
    .string()
    .refine(
      (text) => splitList(text).every(isNetwork),
      'must be addresses or networks separated by commas, such as 10.0.0.0/8',
    )
    .optional()
    .describe('Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas'),
  INGEST_URL: Url.default('http://127.0.0.1:3001').describe('Address of ingest, asked for its health'),
  GRAPH_WORKER_URL: Url.default('http://127.0.0.1:3002').describe(
    'Address of graph-worker, asked for context and health',
  ),
  REVIEW_WORKER_URL: Url.default('http://127.0.0.1:3003').describe('Address of review-worker, asked for its health'),
});

/** Everything this service reads. */
export const Env = ApiEnv.extend(DatabaseEnv.shape);

type ApiEnv = z.infer<typeof ApiEnv>;

// Checked even when other variables are wrong, so that one start shows every problem.
const always = { when: () => true };

const CheckedEnv = ApiEnv.refine((env) => hasUser(env) === hasPassword(env), {
  ...always,
  path: ['WAGGLE_OPS_USER'],
  error: 'must be set together with WAGGLE_OPS_PASSWORD',
})
  .refine((env) => hasUser(env) || hasPassword(env) || isLocalDefault(env), {
    ...always,
    path: ['WAGGLE_OPS_USER'],
    error:
      'must be set, with WAGGLE_OPS_PASSWORD: only on a loopback HOST, outside production and without a public address elsewhere it may be left out',
  })
  .refine((env) => env.WAGGLE_OPS_QUEUES_WRITABLE !== 'true' || (hasUser(env) && hasPassword(env)), {
    ...always,
    path: ['WAGGLE_OPS_QUEUES_WRITABLE'],
    error: 'needs WAGGLE_OPS_USER and WAGGLE_OPS_PASSWORD',
  });

export interface Config {
  environment: ApiEnv['NODE_ENV'];
  logLevel: ApiEnv['LOG_LEVEL'];
  address: { host: string; port: number };
  database: DatabaseSettings;
  queue: { redisUrl: string; prefix: string };
  publicUrl: string | null;
  /** Null only in the local default: everything is on this machine, so whoever reaches it may look. */
  opsCredentials: Credentials | null;
  /** On the developer's own machine the pages are open to its browsers, so that a first look needs no password. */
  pagesAreLocal: boolean;
  queuesWritable: boolean;
  apiRequestsPerMinute: number;
  trustedProxies: string[];
  services: { name: string; url: string }[];
}

/** Reads the environment. Throws one PermanentError that lists every problem. */
export function loadConfig(variables: NodeJS.ProcessEnv): Config {
  const [env, database] = readAll(
    () => parseEnv(CheckedEnv, variables),
    () => databaseSettings(variables),
  );
  const { WAGGLE_OPS_USER: user, WAGGLE_OPS_PASSWORD: password } = env;
  return {
    environment: env.NODE_ENV,
    logLevel: env.LOG_LEVEL,
    address: { host: env.HOST, port: env.PORT },
    database,
    queue: { redisUrl: env.REDIS_URL, prefix: env.WAGGLE_QUEUE_PREFIX },
    publicUrl: env.WAGGLE_PUBLIC_URL ?? null,
    opsCredentials: user === undefined || password === undefined ? null : { user, password },
    pagesAreLocal: isLocalDefault(env),
    queuesWritable: env.WAGGLE_OPS_QUEUES_WRITABLE === 'true',
    apiRequestsPerMinute: env.WAGGLE_API_RATE_LIMIT,
    trustedProxies: splitList(env.WAGGLE_TRUSTED_PROXIES ?? ''),
    services: [
      { name: 'ingest', url: env.INGEST_URL },
      { name: 'review-worker', url: env.REVIEW_WORKER_URL },
      { name: 'graph-worker', url: env.GRAPH_WORKER_URL },
    ],
  };
}

function splitList(text: string): string[] {
  return text.split(',').flatMap((item) => item.trim() || []);
}

function isNetwork(text: string): boolean {
  const [address = '', bits = '0', ...rest] = text.split('/');
  const version = isIP(address);
  return version !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

function hasUser(env: ApiEnv): boolean {
  return env.WAGGLE_OPS_USER !== undefined;
}

function hasPassword(env: ApiEnv): boolean {
  return env.WAGGLE_OPS_PASSWORD !== undefined;
}

function isLocalDefault(env: ApiEnv): boolean {
  const { WAGGLE_PUBLIC_URL: publicUrl } = env;
  const seenElsewhere =
    publicUrl !== undefined && URL.canParse(publicUrl) && !isLoopbackHost(new URL(publicUrl).hostname);
  return env.NODE_ENV !== 'production' && isLoopbackHost(env.HOST ?? '') && !seenElsewhere;
}

/** Both results, or one error with the problems of both: the operator should not find them one start at a time. */
function readAll<A, B>(first: () => A, second: () => B): [A, B] {
  const one = attempt(first);
  const two = attempt(second);
  if ('value' in one && 'value' in two) return [one.value, two.value];
  const problems = [one, two].flatMap((result) => ('problem' in result ? result.problem : []));
  throw new PermanentError('BAD_CONFIGURATION', problems.join('\n'));
}

function attempt<T>(read: () => T): { value: T } | { problem: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof PermanentError) return { problem: error.message };
    throw error;
  }
}
