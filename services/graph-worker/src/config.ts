import { type GithubAccess, GithubEnv, githubAccess, MirrorEnv } from '@waggle/github';
import {
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
  secretString,
  serviceSettings,
} from '@waggle/platform';
import { DatabaseEnv, type DatabaseSettings, databaseSettings, RelayEnv } from '@waggle/store';
import { z } from 'zod';
import type { GraphSettings } from './neo4j/connect.ts';
import type { GraphLimits } from './neo4j/limits.ts';

const OwnEnv = ServiceEnv.extend({
  PORT: portVariable(3002),
  ...QueueEnv.shape,
  ...RelayEnv.shape,
  NEO4J_URI: z
    .url({ protocol: /^(bolt|neo4j)(\+s|\+ssc)?$/, error: 'must be a bolt://, neo4j:// or neo4j+s:// address' })
    .describe('Neo4j that holds the graph; bolt:// for a single server, neo4j+s:// for Aura and clusters'),
  NEO4J_USERNAME: z.string().default('neo4j').describe('User of Neo4j'),
  NEO4J_PASSWORD: secretString(8).describe('Password of NEO4J_USERNAME'),
  NEO4J_DATABASE: z.string().default('neo4j').describe('Name of the Neo4j database'),
  GRAPH_MAX_NODES: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Nodes that Neo4j may hold in all, 200000 for Aura Free; unset for no limit'),
  GRAPH_MAX_RELATIONSHIPS: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Relationships that Neo4j may hold in all, 400000 for Aura Free; unset for no limit'),
  GRAPH_HISTORY_DAYS: z.coerce
    .number()
    .int()
    .min(30)
    .optional()
    .describe(
      'Days that changes are kept in the graph; unset for all. What older ones taught about files, pairs and people stays',
    ),
  ...GithubEnv.shape,
  ...MirrorEnv.shape,
  ...ServiceTokenEnv.shape,
  WAGGLE_GRAPH_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Graph jobs this process runs at once'),
  WAGGLE_GRAPH_PARSERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('Threads that parse source code, started when there is something to parse; 40 to 100 MB each'),
});

/** Everything this service reads. */
export const Env = OwnEnv.extend(DatabaseEnv.shape);

export interface Config extends ServiceSettings {
  database: DatabaseSettings;
  queue: QueueSettings;
  /** How much work of one kind one installation may have under way. */
  jobsPerInstallation: number;
  graph: GraphSettings;
  limits: GraphLimits;
  /** Null to keep all changes. */
  historyDays: number | null;
  github: GithubAccess;
  serviceTokenKeys: KeyRing;
  dataDir: string;
  concurrency: number;
  parsers: number;
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
    graph: {
      uri: env.NEO4J_URI,
      username: env.NEO4J_USERNAME,
      password: env.NEO4J_PASSWORD,
      database: env.NEO4J_DATABASE,
    },
    limits: {
      maxNodes: env.GRAPH_MAX_NODES ?? null,
      maxRelationships: env.GRAPH_MAX_RELATIONSHIPS ?? null,
    },
    historyDays: env.GRAPH_HISTORY_DAYS ?? null,
    github: githubAccess(env),
    serviceTokenKeys: env.WAGGLE_SERVICE_TOKEN_KEYS,
    dataDir: env.WAGGLE_DATA_DIR,
    concurrency: env.WAGGLE_GRAPH_CONCURRENCY,
    parsers: env.WAGGLE_GRAPH_PARSERS,
  };
}
