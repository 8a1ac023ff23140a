import { GithubEnv } from '@waggle/github/env';
import {
  type KeyRing,
  keyRing,
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
import { DatabaseEnv, type DatabaseSettings, databaseSettings, RelayEnv } from '@waggle/store';
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

const OwnEnv = ServiceEnv.extend({
  PORT: portVariable(3001),
  ...QueueEnv.shape,
  ...RelayEnv.shape,
  GITHUB_WEBHOOK_SECRET: SecretList.describe(
    'Secret of the GitHub App webhook, at least 16 characters; several separated by commas while rotating',
  ),
  GITHUB_APP_ID: GithubEnv.shape.GITHUB_APP_ID.optional().describe(
    'The GitHub App this instance acts as; when it is a number, deliveries for other Apps are refused',
  ),
  WAGGLE_ENCRYPTION_KEYS: keyRing(32)
    .optional()
    .describe('Keys for secrets at rest, KID:BASE64[,KID2:BASE64]; the first one encrypts, all of them decrypt'),
});

/** Everything this service reads. */
export const Env = OwnEnv.extend(DatabaseEnv.shape);

export interface Config extends ServiceSettings {
  database: DatabaseSettings;
  queue: QueueSettings;
  /** How much work of one kind one installation may have under way. */
  jobsPerInstallation: number;
  webhook: { secrets: readonly string[]; appId: number | null };
  /** Null: repositories cannot have webhooks of their own. */
  encryptionKeys: KeyRing | null;
}

/** Reads the environment. Throws one PermanentError that lists every problem. */
export function loadConfig(variables: NodeJS.ProcessEnv): Config {
  const [env, database] = readAll(
    () => parseEnv(OwnEnv, variables),
    () => databaseSettings(variables),
  );
  return {
    ...serviceSettings(env),
    database,
    queue: queueSettings(env),
    jobsPerInstallation: env.WAGGLE_JOBS_PER_INSTALLATION,
    webhook: { secrets: env.GITHUB_WEBHOOK_SECRET, appId: numericAppId(env.GITHUB_APP_ID) },
    encryptionKeys: env.WAGGLE_ENCRYPTION_KEYS ?? null,
  };
}

/** Deliveries name the App by its number, so a client id says nothing about them. */
function numericAppId(appId: string | undefined): number | null {
  return appId !== undefined && /^\d+$/.test(appId) ? Number(appId) : null;
}
