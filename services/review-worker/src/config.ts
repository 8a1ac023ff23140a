import { createPrivateKey } from 'node:crypto';
import { type KeyRing, keyRing, PermanentError, parseEnv, type QueueSettings, ServiceEnv } from '@waggle/platform';
import { DatabaseEnv, type DatabaseSettings, databaseSettings } from '@waggle/store';
import { z } from 'zod';
import { MaintenanceEnv, type MaintenanceSettings, maintenanceSettings } from './maintenance/maintenance-env.ts';
import { ModelEnv } from './model/model-env.ts';
import { type ModelSettings, modelSettings } from './model/model-settings.ts';

const Url = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

const OwnEnv = ServiceEnv.extend({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3003).describe('Port the HTTP server listens on'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' })
    .describe('Redis that holds the queues; rediss:// for TLS'),
  WAGGLE_QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, 'must consist of letters, digits, - and _')
    .default('waggle')
    .describe('Prefix of all keys in Redis'),
  WAGGLE_DATA_DIR: z
    .string('must be set')
    .min(1)
    .describe('Folder for git mirrors; a cache that may be deleted while nothing runs'),
  GITHUB_API_URL: Url.default('https://api.github.com').describe(
    'API of GitHub; https://HOST/api/v3 for GitHub Enterprise Server',
  ),
  GITHUB_APP_ID: z.coerce.number('must be the number of the App').int().positive().describe('Id of the GitHub App'),
  GITHUB_APP_PRIVATE_KEY: z
    .string('must be set')
    .transform((text) => text.replaceAll('\\n', '\n'))
    .refine(isPrivateKey, 'must be the PEM text of the private key that GitHub made for the App')
    .describe('Private key of the GitHub App in PEM; line ends may be written as \\n'),
  GITHUB_WRITES_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(80)
    .describe('Writes to GitHub that one process makes for one installation in a minute; 0 for no limit'),
  GRAPH_WORKER_URL: Url.default('http://127.0.0.1:3002').describe('Address of graph-worker, asked for context'),
  WAGGLE_SERVICE_TOKEN_KEYS: keyRing(32).describe(
    'Keys that sign calls between services, KID:BASE64[,KID2:BASE64], the first one current',
  ),
  WAGGLE_ALLOW_APPROVE: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether a review may approve a pull request; otherwise it comments'),
  WAGGLE_REVIEW_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Reviews that one process works on at a time'),
})
  .extend(ModelEnv.shape)
  .extend(MaintenanceEnv.shape);

/** Everything this service reads. */
export const Env = OwnEnv.extend(DatabaseEnv.shape);

export interface Config {
  environment: string;
  logLevel: string;
  address: { host: string; port: number };
  database: DatabaseSettings;
  queue: QueueSettings;
  dataDir: string;
  github: { apiUrl: string; appId: number; privateKey: string; writesPerMinute: number };
  graphWorkerUrl: string;
  serviceTokenKeys: KeyRing;
  allowApprove: boolean;
  concurrency: number;
  maintenance: MaintenanceSettings;
  /** Null: reviews are built from evidence alone, and say so. */
  model: ModelSettings | null;
}

/** Reads the environment. Throws one PermanentError that lists every problem. */
export function loadConfig(variables: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const env = collect(problems, () => parseEnv(OwnEnv, variables));
  const database = collect(problems, () => databaseSettings(variables));
  const model = env === null ? null : collect(problems, () => modelSettings(env));
  if (env === null || database === null || problems.length > 0) {
    throw new PermanentError('BAD_CONFIGURATION', problems.join('\n'));
  }
  return {
    environment: env.NODE_ENV,
    logLevel: env.LOG_LEVEL,
    address: { host: env.HOST, port: env.PORT },
    database,
    queue: { redisUrl: env.REDIS_URL, prefix: env.WAGGLE_QUEUE_PREFIX },
    dataDir: env.WAGGLE_DATA_DIR,
    github: {
      apiUrl: env.GITHUB_API_URL,
      appId: env.GITHUB_APP_ID,
      privateKey: env.GITHUB_APP_PRIVATE_KEY,
      writesPerMinute: env.GITHUB_WRITES_PER_MINUTE,
    },
    graphWorkerUrl: env.GRAPH_WORKER_URL,
    serviceTokenKeys: env.WAGGLE_SERVICE_TOKEN_KEYS,
    allowApprove: env.WAGGLE_ALLOW_APPROVE === 'true',
    concurrency: env.WAGGLE_REVIEW_CONCURRENCY,
    maintenance: maintenanceSettings(env),
    model,
  };
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** One start shows every problem, so each reader is asked even when another one failed. */
function collect<T>(problems: string[], read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    problems.push(error.message);
    return null;
  }
}
