import { setTimeout as delay } from 'node:timers/promises';

export interface WriteGate {
  /** Resolves when the next write may go out. */
  enter(signal?: AbortSignal): Promise<void>;
}

/**
 * Paces the writes of one installation: GitHub blocks Apps that create more than 80 things a minute, and wants a second
 * between writes of a long row. A quarter of that may go at once, so that a single review never waits; then they follow
 * evenly, and no minute holds more than `perMinute`. 0 means no limit.
 */
export function createWriteGate(perMinute: number, now: () => number = Date.now): WriteGate {
  if (perMinute === 0) return { enter: () => Promise.resolve() };
  const burst = Math.max(1, Math.floor(perMinute / 4));
  const gapMs = 60_000 / Math.max(1, perMinute - burst);
  let booked = 0;
  return {
    enter: async (signal) => {
      booked = Math.max(booked, now()) + gapMs;
      const waitMs = booked - now() - burst * gapMs;
      if (waitMs <= 0) return;
      try {
        await delay(waitMs, undefined, signal === undefined ? {} : { signal });
      } catch (aborted) {
        booked -= gapMs;
        throw aborted;
      }
    },
  };
}
