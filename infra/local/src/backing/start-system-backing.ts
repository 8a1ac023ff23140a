import type { BackingUrls } from '../system/system-environment.ts';
import type { BackingContext } from './backing-context.ts';
import type { BackingName } from './docker.ts';
import { type Own, startBacking } from './start-backing.ts';

/** The backing services of `npm start`: those the environment names, and our own for the rest. */
export async function startSystemBacking(
  context: BackingContext,
  own: Own,
  env: NodeJS.ProcessEnv,
): Promise<BackingUrls> {
  const missing = missingForSystem(env);
  for (const name of ['postgres', 'redis', 'neo4j'] as const) {
    if (!missing.includes(name)) context.progress.done(name, 'from the environment');
  }
  const started = await startBacking(context, missing, 'waggle', own);
  return {
    databaseUrl: started.postgres ?? env.DATABASE_URL,
    redisUrl: started.redis ?? env.REDIS_URL ?? '',
    neo4jUri: started.neo4j?.url ?? env.NEO4J_URI ?? '',
    neo4jUsername: started.neo4j?.username ?? env.NEO4J_USERNAME ?? 'neo4j',
    neo4jPassword: started.neo4j?.password ?? env.NEO4J_PASSWORD ?? '',
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
