import { LaunchError } from '../process/launch-error.ts';
import type { BackingContext } from './backing-context.ts';
import { type BackingName, isDockerUsable } from './docker.ts';
import { startPgBouncer } from './pgbouncer.ts';
import { requirePrograms } from './require-programs.ts';
import { type Own, startBacking } from './start-backing.ts';

/** The environment variables that integration tests read. */
export interface TestEnvironment {
  WAGGLE_TEST_DATABASE_URL: string;
  /** Absent where PgBouncer cannot be had; the tests that need it then fail and say so. */
  WAGGLE_TEST_PGBOUNCER_URL?: string;
  WAGGLE_TEST_REDIS_URL: string;
  /** Holds user and password. */
  WAGGLE_TEST_NEO4J_URL: string;
}

/** Starts what the environment does not name already. */
export async function startTestBacking(
  context: BackingContext,
  own: Own,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TestEnvironment> {
  const missing = missingForTests(env);
  if (!(await isDockerUsable(env))) await requirePrograms(context, missing);
  const started = await startBacking(context, missing, 'postgres', own);
  const database = started.postgres ?? env.WAGGLE_TEST_DATABASE_URL ?? '';
  const pooled = env.WAGGLE_TEST_PGBOUNCER_URL ?? (await pgBouncerFor(context, database, own));
  return {
    WAGGLE_TEST_DATABASE_URL: database,
    ...(pooled === undefined ? {} : { WAGGLE_TEST_PGBOUNCER_URL: pooled }),
    WAGGLE_TEST_REDIS_URL: started.redis ?? env.WAGGLE_TEST_REDIS_URL ?? '',
    WAGGLE_TEST_NEO4J_URL: started.neo4j ? withCredentials(started.neo4j) : (env.WAGGLE_TEST_NEO4J_URL ?? ''),
  };
}

/** What has to be started, given what the environment names. */
export function missingForTests(env: NodeJS.ProcessEnv): BackingName[] {
  const missing: BackingName[] = [];
  if (!env.WAGGLE_TEST_DATABASE_URL) missing.push('postgres');
  if (!env.WAGGLE_TEST_REDIS_URL) missing.push('redis');
  if (!env.WAGGLE_TEST_NEO4J_URL) missing.push('neo4j');
  return missing;
}

async function pgBouncerFor(context: BackingContext, database: string, own: Own): Promise<string | undefined> {
  try {
    const service = await startPgBouncer(context, database);
    own(service);
    return service.url;
  } catch (error) {
    if (!(error instanceof LaunchError) || context.signal.aborted) throw error;
    context.progress.done('pgbouncer', `absent: ${error.message} → ${error.remedy ?? ''}`);
    return undefined;
  }
}

function withCredentials({ url, username, password }: { url: string; username: string; password: string }): string {
  return url.replace('bolt://', `bolt://${username}:${password}@`);
}
