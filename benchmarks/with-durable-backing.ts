import { openCrashBacking } from '@waggle/local/crash';

/**
 * Runs `work` with a Postgres and a Redis that keep what they confirmed, as in production: the test instances confirm a
 * commit before it is on disk. Those that the environment names are used as they are.
 */
export async function withDurableBacking<T>(work: () => Promise<T>): Promise<T> {
  if (process.env.WAGGLE_TEST_DATABASE_URL) return work();
  const backing = await openCrashBacking();
  try {
    process.env.WAGGLE_TEST_DATABASE_URL = backing.databaseUrl;
    process.env.WAGGLE_TEST_REDIS_URL = backing.redisUrl;
    return await work();
  } finally {
    await backing.close();
  }
}
