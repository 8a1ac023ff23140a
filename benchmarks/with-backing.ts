import { openTestBacking } from '@waggle/local';

/** Runs `work` with backing services: those the environment names, else own ones that are removed afterwards. */
export async function withBacking<T>(work: () => Promise<T>): Promise<T> {
  if (process.env.WAGGLE_TEST_DATABASE_URL) return work();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('stopped')));
  const backing = await openTestBacking(stop.signal, { measured: true });
  try {
    Object.assign(process.env, backing.environment);
    return await work();
  } finally {
    await backing.close();
  }
}
