import type { DataUrls, GraphUrls } from '../system/system-environment.ts';
import type { BackingContext } from './backing-context.ts';
import { type BackingName, isDockerUsable } from './docker.ts';
import { requirePrograms } from './require-programs.ts';
import { type Own, type StartedBacking, startBacking } from './start-backing.ts';

/** Two promises, since only one service has to wait for Neo4j, which takes longest. */
export interface SystemBacking {
  data: Promise<DataUrls>;
  graph: Promise<GraphUrls>;
}

/** The backing services of `npm start`: those the environment names, and our own for the rest. */
export async function startSystemBacking(
  context: BackingContext,
  own: Own,
  env: NodeJS.ProcessEnv,
): Promise<SystemBacking> {
  const missing = missingForSystem(env);
  for (const name of ['postgres', 'redis', 'neo4j'] as const) {
    if (!missing.includes(name)) context.progress.done(name, 'from the environment');
  }
  const start = (wanted: BackingName[]): Promise<StartedBacking> => startBacking(context, wanted, 'waggle', own);
  // Two compose calls at the same time would both create the project's network.
  const docker = await isDockerUsable(env);
  if (!docker) await requirePrograms(context, missing);
  const together = docker ? start(missing) : undefined;
  const data = together ?? start(missing.filter((name) => name !== 'neo4j'));
  const graph = together ?? start(missing.filter((name) => name === 'neo4j'));
  return {
    data: data.then((started) => dataUrls(started, env)),
    graph: graph.then((started) => graphUrls(started, env)),
  };
}

function dataUrls(started: StartedBacking, env: NodeJS.ProcessEnv): DataUrls {
  return { databaseUrl: started.postgres ?? env.DATABASE_URL, redisUrl: started.redis ?? env.REDIS_URL ?? '' };
}

function graphUrls({ neo4j }: StartedBacking, env: NodeJS.ProcessEnv): GraphUrls {
  return {
    neo4jUri: neo4j?.url ?? env.NEO4J_URI ?? '',
    neo4jUsername: neo4j?.username ?? env.NEO4J_USERNAME ?? 'neo4j',
    neo4jPassword: neo4j?.password ?? env.NEO4J_PASSWORD ?? '',
  };
}

/** What has to be started. Postgres may also be named by its parts: DB_HOST and friends. */
export function missingForSystem(env: NodeJS.ProcessEnv): BackingName[] {
  const missing: BackingName[] = [];
  if (!env.DATABASE_URL && !env.DB_HOST) missing.push('postgres');
  if (!env.REDIS_URL) missing.push('redis');
  if (!env.NEO4J_URI) missing.push('neo4j');
  return missing;
}
