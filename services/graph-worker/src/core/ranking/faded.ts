import { secondsPerDay } from '../decay.ts';

/** A sum of events that fade with one half-life, as of `at` (seconds since 1970). */
export interface Faded {
  w: number;
  at: number;
}

/** Half-lives of what people know and of what they are doing. */
export const knowledgeHalfLifeDays = 365;
export const activityHalfLifeDays = 90;

/** Adds one event to what `key` has, in place; events may come in any order. */
export function addFaded<K>(sums: Map<K, Faded>, key: K, weight: number, at: number, halfLifeDays: number): void {
  const known = sums.get(key);
  if (known === undefined) {
    sums.set(key, { w: weight, at });
    return;
  }
  const later = Math.max(known.at, at);
  known.w = known.w * faded(later - known.at, halfLifeDays) + weight * faded(later - at, halfLifeDays);
  known.at = later;
}

/** What is left of a sum at `now`. */
export function fadedAt(sum: Faded | undefined, now: number, halfLifeDays: number): number {
  return sum === undefined ? 0 : sum.w * faded(now - sum.at, halfLifeDays);
}

function faded(seconds: number, halfLifeDays: number): number {
  return seconds <= 0 ? 1 : 2 ** (-seconds / (halfLifeDays * secondsPerDay));
}
