import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `probe` gives something other than null, undefined or false; fails after `timeoutMs`. */
export async function waitFor<T>(probe: () => Promise<T> | T, timeoutMs = 10_000): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== null && value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`Condition not met within ${timeoutMs} ms`);
    await delay(10);
  }
}
