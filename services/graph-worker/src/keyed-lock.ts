import { RetryLaterError } from '@waggle/platform';

export type Exclusively = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * One at a time for each key, in order of arrival. Who waited `patienceMs` in vain goes back to Postgres instead of
 * holding a worker's slot: a long first scan must not stop the repositories of others.
 */
export function createKeyedLock(patienceMs: number): Exclusively {
  const tails = new Map<string, Promise<void>>();
  return async (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const turn = Promise.withResolvers<void>();
    const tail = before.then(() => turn.promise);
    tails.set(key, tail);
    try {
      await waitFor(before, patienceMs);
      return await work();
    } finally {
      turn.resolve();
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}

async function waitFor(before: Promise<void>, patienceMs: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(
        new RetryLaterError('REPOSITORY_BUSY', 'Other work on this repository still runs', 1000, {
          countAttempt: false,
        }),
      ),
    patienceMs,
  );
  try {
    await Promise.race([before, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
