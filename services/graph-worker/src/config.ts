import {
  type KeyRing,
  keyRing,
  PermanentError,
  parseEnv,
  type QueueSettings,
  ServiceEnv,
  secretString,
} from '@waggle/platform';
import { DatabaseEnv, type DatabaseSettings, databaseSettings } from '@waggle/store';
import { z } from 'zod';
import type { GraphSettings } from './neo4j/connect.ts';

const OwnEnv = ServiceEnv.extend({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3002).describe('Port the HTTP server listens on'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' })
    .describe('Redis that holds the queues; rediss:// for TLS'),
  WAGGLE_QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, 'must consist of letters, digits, - and _')
    .default('waggle')
    .describe('Prefix of all keys in Redis'),
  NEO4J_URI: z
    .url({ protocol: /^(bolt|neo4j)(\+s|\+ssc)?$/, error: 'must be a bolt://, neo4j:// or neo4j+s:// address' })
    .describe('Neo4j that holds the graph; bolt:// for a single server, neo4j+s:// for Aura and clusters'),
  NEO4J_USERNAME: z.string().default('neo4j').describe('User of Neo4j'),
  NEO4J_PASSWORD: secretString(8).describe('Password of NEO4J_USERNAME'),
  NEO4J_DATABASE: z.string().default('neo4j').describe('Name of the Neo4j database'),
  GITHUB_API_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .default('https://api.github.com')
    .describe("GitHub's REST API; https://HOST/api/v3 for GitHub Enterprise Server"),
  GITHUB_APP_ID: z
    .string()
    .regex(/^(\d+|Iv[\w.]+)$/, 'must be the number or the client id of the App')
    .describe('The GitHub App this instance acts as'),
  GITHUB_APP_PRIVATE_KEY: z
    .string()
    .regex(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'must be the private key in PEM form')
    .describe("The GitHub App's private key in PEM form; line ends may be written as \\n"),
  WAGGLE_SERVICE_TOKEN_KEYS: keyRing(32).describe(
    'Keys that sign calls between services, KID:BASE64[,KID2:BASE64], the first one current',
  ),
  WAGGLE_DATA_DIR: z.string().min(1).describe('Folder for git mirrors; a cache that may be deleted while nothing runs'),
  WAGGLE_GRAPH_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Graph jobs this process runs at once'),
});

/** Everything this service reads. */
export const Env = OwnEnv.extend(DatabaseEnv.shape);

export interface Config {
  environment: 'development' | 'test' | 'production';
  logLevel: string;
  address: { host: string; port: number };
  database: DatabaseSettings;
  queue: QueueSettings;
  graph: GraphSettings;
  github: { apiUrl: string; appId: string; privateKey: string };
  serviceTokenKeys: KeyRing;
  dataDir: string;
  concurrency: number;
}

/** Reads the environment. Throws one PermanentError that lists every problem. */
export function loadConfig(variables: NodeJS.ProcessEnv): Config {
  const [env, database] = readAll(
    () => parseEnv(OwnEnv, variables),
    () => databaseSettings(variables),
  );
  return {
    environment: env.NODE_ENV,
    logLevel: env.LOG_LEVEL,
    address: { host: env.HOST, port: env.PORT },
    database,
    queue: { redisUrl: env.REDIS_URL, prefix: env.WAGGLE_QUEUE_PREFIX },
    graph: {
      uri: env.NEO4J_URI,
      username: env.NEO4J_USERNAME,
      password: env.NEO4J_PASSWORD,
      database: env.NEO4J_DATABASE,
    },
    github: { apiUrl: env.GITHUB_API_URL, appId: env.GITHUB_APP_ID, privateKey: env.GITHUB_APP_PRIVATE_KEY },
    serviceTokenKeys: env.WAGGLE_SERVICE_TOKEN_KEYS,
    dataDir: env.WAGGLE_DATA_DIR,
    concurrency: env.WAGGLE_GRAPH_CONCURRENCY,
  };
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
