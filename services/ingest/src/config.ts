import { PermanentError, parseEnv, type QueueSettings, ServiceEnv, secretString } from '@waggle/platform';
import { DatabaseEnv, type DatabaseSettings, databaseSettings } from '@waggle/store';
import { z } from 'zod';

const Secret = secretString(16);

/** One secret, or several separated by commas while an old one is being retired. */
const SecretList = z.string().transform((text, context) => {
  const secrets = text.split(',').map((secret) => secret.trim());
  for (const [index, secret] of secrets.entries()) {
    const problem = Secret.safeParse(secret).error?.issues[0]?.message;
    const which = secrets.length === 1 ? '' : `secret ${index + 1} of ${secrets.length} `;
    if (problem !== undefined) context.addIssue({ code: 'custom', message: `${which}${problem}` });
  }
  return secrets;
});

/** Everything this service reads. */
export const Env = ServiceEnv.extend({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3001).describe('Port the HTTP server listens on'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' })
    .describe('Redis that holds the queues; rediss:// for TLS'),
  WAGGLE_QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, 'must consist of letters, digits, - and _')
    .default('waggle')
    .describe('Prefix of all keys in Redis'),
  GITHUB_WEBHOOK_SECRET: SecretList.describe(
    'Secret of the GitHub App webhook, at least 16 characters; several separated by commas while rotating',
  ),
  GITHUB_APP_ID: z
    .string()
    .regex(/^(\d+|Iv[\w.]+)$/, 'must be the number or the client id of the App')
    .optional()
    .describe('The GitHub App this instance acts as; when it is a number, deliveries for other Apps are refused'),
  ...DatabaseEnv.shape,
});

export interface Config {
  environment: 'development' | 'test' | 'production';
  logLevel: string;
  address: { host: string; port: number };
  database: DatabaseSettings;
  queue: QueueSettings;
  webhook: { secrets: readonly string[]; appId: number | null };
}

/** Reads the environment. Throws one PermanentError that lists every problem. */
export function loadConfig(variables: NodeJS.ProcessEnv): Config {
  const [env, database] = readBoth(
    () => parseEnv(Env, variables),
    () => databaseSettings(variables),
  );
  return {
    environment: env.NODE_ENV,
    logLevel: env.LOG_LEVEL,
    address: { host: env.HOST, port: env.PORT },
    database,
    queue: { redisUrl: env.REDIS_URL, prefix: env.WAGGLE_QUEUE_PREFIX },
    webhook: { secrets: env.GITHUB_WEBHOOK_SECRET, appId: numericAppId(env.GITHUB_APP_ID) },
  };
}

/** Deliveries name the App by its number, so a client id says nothing about them. */
function numericAppId(appId: string | undefined): number | null {
  return appId !== undefined && /^\d+$/.test(appId) ? Number(appId) : null;
}

/** Both results, or one error with the problems of both: the operator should not find them one start at a time. */
function readBoth<A, B>(first: () => A, second: () => B): [A, B] {
  const problems: string[] = [];
  const read = <T>(get: () => T): T | undefined => {
    try {
      return get();
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const [one, two] = [read(first), read(second)];
  if (one === undefined || two === undefined) throw new PermanentError('BAD_CONFIGURATION', problems.join('\n'));
  return [one, two];
}
