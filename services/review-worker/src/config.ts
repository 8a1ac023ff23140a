import {
  type GithubAccess,
  GithubEnv,
  githubAccess,
  githubWriteLimits,
  MirrorEnv,
  type WriteLimits,
} from '@waggle/github';
import {
  GraphWorkerEnv,
  type KeyRing,
  parseEnv,
  portVariable,
  QueueEnv,
  type QueueSettings,
  queueSettings,
  readAll,
  ServiceEnv,
  type ServiceSettings,
  ServiceTokenEnv,
  serviceSettings,
} from '@waggle/platform';
import { DatabaseEnv, type DatabaseSettings, databaseSettings, RelayEnv } from '@waggle/store';
import { z } from 'zod';
import { MaintenanceEnv, type MaintenanceSettings, maintenanceSettings } from './maintenance/maintenance-env.ts';
import { ModelEnv } from './model/model-env.ts';
import { type ModelsSettings, modelsSettings } from './model/model-settings.ts';

const OwnEnv = ServiceEnv.extend({
  PORT: portVariable(3003),
  ...QueueEnv.shape,
  ...RelayEnv.shape,
  ...MirrorEnv.shape,
  ...GithubEnv.shape,
  GITHUB_WRITES_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe(
      'Writes to GitHub for one installation in a minute, of all processes together, then also a second apart and at most ' +
        '500 in an hour; 0 for no limit. Without it 80 on github.com, as GitHub demands, and no limit elsewhere',
    ),
  ...GraphWorkerEnv.shape,
  ...ServiceTokenEnv.shape,
  WAGGLE_ALLOW_APPROVE: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      'Whether a review may approve a pull request where `gate.approve` of the repository says so; else it comments',
    ),
  WAGGLE_OSV_URL: z
    .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })])
    .default('')
    .describe(
      'Service with the API of OSV, such as `https://api.osv.dev`, that is asked for vulnerabilities of the package versions that a pull ' +
        'request brings; it learns their names and versions, those of a private registry among them, and nothing else. Empty: nobody is asked',
    ),
  WAGGLE_LEARN: z
    .enum(['true', 'false'])
    .default('true')
    .describe(
      'Whether the model is asked after a review what is worth remembering (one call of up to 8,000 tokens); a repository says no ' +
        'with `memory.learn`',
    ),
  WAGGLE_REVIEW_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Reviews that one process works on at a time'),
  ...MaintenanceEnv.shape,
});

/** Everything this service reads. */
export const Env = OwnEnv.extend(ModelEnv.shape).extend(DatabaseEnv.shape);

export interface Config extends ServiceSettings, ModelsSettings {
  database: DatabaseSettings;
  queue: QueueSettings;
  /** How much work of one kind one installation may have under way. */
  jobsPerInstallation: number;
  dataDir: string;
  github: GithubAccess;
  /** Null: GitHub Enterprise Server does not limit writes. */
  writeLimits: WriteLimits | null;
  graphWorkerUrl: string;
  serviceTokenKeys: KeyRing;
  allowApprove: boolean;
  learn: boolean;
  /** Null: vulnerabilities are not looked up. */
  osvUrl: string | null;
  concurrency: number;
  maintenance: MaintenanceSettings;
}

/** Reads the environment. Throws one PermanentError that lists every problem. */
export function loadConfig(variables: NodeJS.ProcessEnv): Config {
  const [env, database, models] = readAll(
    () => parseEnv(OwnEnv, variables),
    () => databaseSettings(variables),
    () => modelsSettings(parseEnv(ModelEnv, variables)),
  );
  return {
    ...serviceSettings(env),
    database,
    queue: queueSettings(env),
    jobsPerInstallation: env.WAGGLE_JOBS_PER_INSTALLATION,
    dataDir: env.WAGGLE_DATA_DIR,
    github: githubAccess(env),
    writeLimits: writeLimits(env.GITHUB_API_URL, env.GITHUB_WRITES_PER_MINUTE),
    graphWorkerUrl: env.GRAPH_WORKER_URL,
    serviceTokenKeys: env.WAGGLE_SERVICE_TOKEN_KEYS,
    allowApprove: env.WAGGLE_ALLOW_APPROVE === 'true',
    osvUrl: env.WAGGLE_OSV_URL === '' ? null : env.WAGGLE_OSV_URL,
    learn: env.WAGGLE_LEARN === 'true',
    concurrency: env.WAGGLE_REVIEW_CONCURRENCY,
    maintenance: maintenanceSettings(env),
    ...models,
  };
}

/** github.com, and the clouds of GitHub Enterprise with data residency (api.NAME.ghe.com), limit what an App writes. */
function writeLimits(apiUrl: string, perMinute: number | undefined): WriteLimits | null {
  const isCloud = /^api\.(github\.com|[\w-]+\.ghe\.com)$/.test(new URL(apiUrl).hostname);
  const wanted = perMinute ?? (isCloud ? githubWriteLimits.perMinute : 0);
  return wanted === 0 ? null : { ...githubWriteLimits, perMinute: wanted };
}
