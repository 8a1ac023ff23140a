import { setTimeout as delay } from 'node:timers/promises';

/**
 * Repeats `check` until it neither throws nor answers null, undefined or false, and gives its answer.
 * After `timeoutMs` it fails with the last reason.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 15_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const outcome = await attempt(check);
    if ('value' in outcome) return outcome.value;
    if (performance.now() > deadline) {
      throw new Error(`Condition not met within ${timeoutMs} ms: ${outcome.reason}`, { cause: outcome.cause });
    }
    await delay(everyMs);
  }
}

async function attempt<T>(
  check: () => T | Promise<T>,
): Promise<{ value: NonNullable<T> } | { reason: string; cause?: unknown }> {
  try {
    const value = await check();
    if (value === null || value === undefined || value === false) return { reason: `the check answered ${value}` };
    return { value };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error), cause: error };
  }
}
