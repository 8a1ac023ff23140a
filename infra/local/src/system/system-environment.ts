import { join } from 'node:path';
import type { Addresses, ProcessName } from './addresses.ts';
import type { SystemSecrets } from './system-secrets.ts';

export interface DataUrls {
  /** Undefined when the environment names Postgres by its parts. */
  databaseUrl: string | undefined;
  redisUrl: string;
}

export interface GraphUrls {
  neo4jUri: string;
  neo4jUsername: string;
  neo4jPassword: string;
}

export interface SystemSettings {
  /** The environment the launcher was started with; what it sets wins over what we generate. */
  given: NodeJS.ProcessEnv;
  data: DataUrls;
  /** Absent until Neo4j is up; only graph-worker needs it. */
  graph?: GraphUrls;
  secrets: SystemSecrets;
  addresses: Addresses;
  folder: string;
}

/** The App id the simulator knows; any number will do. */
const SIMULATOR_APP_ID = '3010';

/** True when reviews go to a GitHub App of the operator instead of the simulator. */
export function usesRealGithub(env: NodeJS.ProcessEnv): boolean {
  return (env.GITHUB_APP_ID ?? '') !== '';
}

const MODEL_VARIABLES = /^(WAGGLE_MODEL|ANTHROPIC_|OPENAI_|GOOGLE_|AI_|[A-Z0-9]+_API_KEY$)/;

/** Variables that only some processes may see. Everything else is shared. */
const RESTRICTED: Record<string, readonly ProcessName[]> = {
  DB_PASSWORD: ['api', 'ingest', 'graph-worker', 'review-worker'],
  DATABASE_URL: ['api', 'ingest', 'graph-worker', 'review-worker'],
  REDIS_URL: ['api', 'ingest', 'graph-worker', 'review-worker'],
  NEO4J_URI: ['graph-worker'],
  NEO4J_USERNAME: ['graph-worker'],
  NEO4J_PASSWORD: ['graph-worker'],
  GITHUB_APP_ID: ['api', 'ingest', 'graph-worker', 'review-worker'],
  GITHUB_APP_PRIVATE_KEY: ['api', 'graph-worker', 'review-worker'],
  GITHUB_WEBHOOK_SECRET: ['ingest'],
  WAGGLE_ENCRYPTION_KEYS: ['api', 'ingest', 'graph-worker', 'review-worker'],
  WAGGLE_SERVICE_TOKEN_KEYS: ['api', 'graph-worker', 'review-worker'],
  WAGGLE_OPS_USER: ['api'],
  WAGGLE_OPS_PASSWORD: ['api'],
};

/** The environment of one process: what it needs, and none of the secrets meant for others. */
export function environmentOf(name: ProcessName, settings: SystemSettings): NodeJS.ProcessEnv {
  const all = { ...settings.given, ...generated(settings), ...processOwn(name, settings) };
  return Object.fromEntries(Object.entries(all).filter(([variable]) => isMeantFor(variable, name)));
}

/** The environment for the command line tool, which migrates and makes API keys. */
export function environmentOfTool(settings: SystemSettings): NodeJS.ProcessEnv {
  return { ...settings.given, ...generated(settings) };
}

function isMeantFor(variable: string, name: ProcessName): boolean {
  if (MODEL_VARIABLES.test(variable)) return name === 'review-worker';
  return RESTRICTED[variable]?.includes(name) ?? true;
}

function generated({ given, data, graph, secrets, addresses, folder }: SystemSettings): NodeJS.ProcessEnv {
  const defaults = {
    LOG_LEVEL: 'info',
    GITHUB_WEBHOOK_SECRET: secrets.webhookSecret,
    WAGGLE_ENCRYPTION_KEYS: secrets.encryptionKeys,
    WAGGLE_SERVICE_TOKEN_KEYS: secrets.serviceTokenKeys,
    WAGGLE_PUBLIC_URL: addresses.api.url,
    WAGGLE_DATA_DIR: join(folder, 'data'),
    WAGGLE_OPS_USER: secrets.opsUser,
    WAGGLE_OPS_PASSWORD: secrets.opsPassword,
  };
  return {
    ...withoutGiven(defaults, given),
    NODE_ENV: 'development',
    // Some shells export HOST as the name of the machine; this launcher never listens to the outside.
    HOST: '127.0.0.1',
    INGEST_URL: addresses.ingest.url,
    REVIEW_WORKER_URL: addresses['review-worker'].url,
    GRAPH_WORKER_URL: addresses['graph-worker'].url,
    ...(data.databaseUrl === undefined ? {} : { DATABASE_URL: data.databaseUrl }),
    REDIS_URL: data.redisUrl,
    ...(graph
      ? { NEO4J_URI: graph.neo4jUri, NEO4J_USERNAME: graph.neo4jUsername, NEO4J_PASSWORD: graph.neo4jPassword }
      : {}),
    ...(usesRealGithub(given) ? {} : simulatedApp(secrets, addresses)),
  };
}

function simulatedApp(secrets: SystemSecrets, addresses: Addresses): NodeJS.ProcessEnv {
  return {
    GITHUB_API_URL: addresses.simulator.url,
    GITHUB_APP_ID: SIMULATOR_APP_ID,
    GITHUB_APP_PRIVATE_KEY: secrets.appPrivateKey,
  };
}

function processOwn(name: ProcessName, { given, secrets, addresses, folder }: SystemSettings): NodeJS.ProcessEnv {
  const port = { PORT: String(addresses[name].port) };
  if (name !== 'simulator') return port;
  return {
    ...port,
    SIMULATOR_DATA_DIR: join(folder, 'simulator'),
    SIMULATOR_WEBHOOK_URL: `${addresses.ingest.url}/webhooks/github`,
    SIMULATOR_WEBHOOK_SECRET: given.GITHUB_WEBHOOK_SECRET?.split(',')[0] ?? secrets.webhookSecret,
    SIMULATOR_APP_ID,
    SIMULATOR_APP_PUBLIC_KEY: secrets.appPublicKey,
  };
}

function withoutGiven(defaults: Record<string, string>, given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !given[name]));
}
