import type { BackingContext, BackingService } from './backing-context.ts';
import { startNeo4j } from './neo4j.ts';
import { startPgBouncer } from './pgbouncer.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

/** The environment variables that integration tests read. */
export interface TestEnvironment {
  WAGGLE_TEST_DATABASE_URL: string;
  WAGGLE_TEST_PGBOUNCER_URL: string;
  WAGGLE_TEST_REDIS_URL: string;
  WAGGLE_TEST_NEO4J_URL: string;
}

type Own = (service: BackingService) => void;

/** Starts what the environment does not name already, all at once; `own` receives each started service at once, for closing. */
export async function startTestBacking(
  context: BackingContext,
  own: Own,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TestEnvironment> {
  const started = await Promise.allSettled([
    postgresAndPgBouncer(context, own, env),
    redis(context, own, env),
    neo4j(context, own, env),
  ]);
  for (const result of started) if (result.status === 'rejected') throw result.reason;
  return Object.assign(
    {},
    ...started.map((result) => (result.status === 'fulfilled' ? result.value : {})),
  ) as TestEnvironment;
}

async function postgresAndPgBouncer(
  context: BackingContext,
  own: Own,
  env: NodeJS.ProcessEnv,
): Promise<Partial<TestEnvironment>> {
  const database = env.WAGGLE_TEST_DATABASE_URL ?? (await tracked(startPostgres(context, 'postgres'), own)).url;
  const pooled = env.WAGGLE_TEST_PGBOUNCER_URL ?? (await tracked(startPgBouncer(context, database), own)).url;
  return { WAGGLE_TEST_DATABASE_URL: database, WAGGLE_TEST_PGBOUNCER_URL: pooled };
}

async function redis(context: BackingContext, own: Own, env: NodeJS.ProcessEnv): Promise<Partial<TestEnvironment>> {
  return { WAGGLE_TEST_REDIS_URL: env.WAGGLE_TEST_REDIS_URL ?? (await tracked(startRedis(context), own)).url };
}

async function neo4j(context: BackingContext, own: Own, env: NodeJS.ProcessEnv): Promise<Partial<TestEnvironment>> {
  const given = env.WAGGLE_TEST_NEO4J_URL;
  if (given) return { WAGGLE_TEST_NEO4J_URL: given };
  const { url, username, password } = await tracked(startNeo4j(context), own);
  return { WAGGLE_TEST_NEO4J_URL: url.replace('bolt://', `bolt://${username}:${password}@`) };
}

async function tracked<T extends BackingService>(starting: Promise<T>, own: Own): Promise<T> {
  const service = await starting;
  own(service);
  return service;
}
