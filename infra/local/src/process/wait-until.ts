import { setTimeout as delay } from 'node:timers/promises';

/** Polls until the check gives a value other than undefined; gives undefined itself after the deadline or an abort. */
export async function waitUntil<T>(
  check: () => Promise<T | undefined>,
  options: { timeoutMs: number; everyMs?: number; giveUp?: () => boolean },
): Promise<T | undefined> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    const value = await check();
    if (value !== undefined) return value;
    if (Date.now() >= deadline || options.giveUp?.()) return undefined;
    await delay(options.everyMs ?? 100);
  }
}
