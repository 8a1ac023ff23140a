import { isIP } from 'node:net';
import {
  GraphWorkerEnv,
  HttpUrl,
  parseEnv,
  portVariable,
  QueueEnv,
  type QueueSettings,
  queueSettings,
  readAll,
  ServiceEnv,
  type ServiceSettings,
  secretString,
  serviceSettings,
} from '@waggle/platform';
import { DatabaseEnv, type DatabaseSettings, databaseSettings } from '@waggle/store';
import { z } from 'zod';
import type { Credentials } from './http/basic-auth.ts';
import { isLoopbackHost } from './http/loopback.ts';

const ApiEnv = ServiceEnv.extend({
  PORT: portVariable(3000),
  ...QueueEnv.shape,
  WAGGLE_PUBLIC_URL: HttpUrl.optional().describe(
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
  INGEST_URL: HttpUrl.default('http://127.0.0.1:3001').describe('Address of ingest, asked for its health'),
  ...GraphWorkerEnv.shape,
  REVIEW_WORKER_URL: HttpUrl.default('http://127.0.0.1:3003').describe(
    'Address of review-worker, asked for its health',
  ),
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

export interface Config extends ServiceSettings {
  database: DatabaseSettings;
  queue: QueueSettings;
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
    ...serviceSettings(env),
    database,
    queue: queueSettings(env),
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
