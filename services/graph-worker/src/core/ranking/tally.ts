import { secondsPerDay } from '../decay.ts';

/** Half-lives of the two memories of a tally: what holds for years, and what is being worked on now. */
const longHalfLifeDays = 2 * 365;
const shortHalfLifeDays = 90;

/**
 * How often something happened, and how much of it still counts. `w` halves every 2 years, `w90` every 90 days; both are as of `at`.
 * This is what the graph stores per file (weight 1 a change) and per pair of files (`pairWeight`).
 */
export interface Tally {
  n: number;
  w: number;
  w90: number;
  /** Seconds since 1970 of the newest event, which `w` and `w90` are decayed to. */
  at: number;
}

/** What remains of a weight after some seconds. Exact: two steps give what one step gives. */
function remaining(seconds: number, halfLifeDays: number): number {
  return seconds === 0 ? 1 : 2 ** (-seconds / (halfLifeDays * secondsPerDay));
}

/**
 * Both weights as of `now` (seconds). For a `now` before `at`, as clocks of committers give, they are larger by the same law:
 * only the proportions matter, and these stay right.
 */
export function weightsAt({ w, w90, at }: Tally, now: number): { w: number; w90: number } {
  const age = now - at;
  return { w: w * remaining(age, longHalfLifeDays), w90: w90 * remaining(age, shortHalfLifeDays) };
}

/** A tally of one event. */
export function tallyOf(weight: number, at: number): Tally {
  return { n: 1, w: weight, w90: weight, at };
}

/** The tally of both together, whatever the order: history may arrive in any order and in parts. */
export function addTallies(a: Tally, b: Tally): Tally {
  const at = Math.max(a.at, b.at);
  const [left, right] = [weightsAt(a, at), weightsAt(b, at)];
  return { n: a.n + b.n, w: left.w + right.w, w90: left.w90 + right.w90, at };
}

/** Adds one event of `weight` at time `at` in place, for the loops that read a whole history. */
export function addEvent(tally: Tally, weight: number, at: number): void {
  const later = Math.max(tally.at, at);
  const [grown, shrunk] = [later - tally.at, later - at];
  tally.n += 1;
  tally.w = tally.w * remaining(grown, longHalfLifeDays) + weight * remaining(shrunk, longHalfLifeDays);
  tally.w90 = tally.w90 * remaining(grown, shortHalfLifeDays) + weight * remaining(shrunk, shortHalfLifeDays);
  tally.at = later;
}
