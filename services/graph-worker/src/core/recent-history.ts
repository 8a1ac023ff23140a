import type { PastPerson } from './candidate-change.ts';
import { decay } from './decay.ts';

/** One of the newest changes of a repository. */
export interface RecentChange {
  key: string;
  number: number | null;
  sha: string | null;
  title: string;
  at: number;
  /** Lines added; null for commits, whose lines a blobless clone does not know. */
  add: number | null;
  fileCount: number;
  isFix: boolean;
  author: PastPerson | null;
  reviewers: (PastPerson & { at: number | null })[];
  paths: string[];
}

/** What is usual in a repository. Every list is sorted, so that a percentile is one binary search. */
export interface RecentHistory {
  changes: readonly RecentChange[];
  linesAdded: readonly number[];
  /** By path, for the files that these changes touched. */
  heatOf: ReadonlyMap<string, number>;
  fixesOf: ReadonlyMap<string, number>;
  heats: readonly number[];
  fixes: readonly number[];
}

const heatHalfLifeDays = 180;
const fixHalfLifeDays = 365;

/** Sizes of changes, and heat and decayed fixes of the files they touched, as of `now` (epoch seconds). */
export function createRecentHistory(changes: readonly RecentChange[], now: number): RecentHistory {
  const heats = new Map<string, number>();
  const fixes = new Map<string, number>();
  for (const { at, paths, isFix } of changes) {
    const [heat, fix] = [decay(now - at, heatHalfLifeDays), isFix ? decay(now - at, fixHalfLifeDays) : 0];
    for (const path of paths) {
      heats.set(path, (heats.get(path) ?? 0) + heat);
      fixes.set(path, (fixes.get(path) ?? 0) + fix);
    }
  }
  return {
    changes,
    heatOf: heats,
    fixesOf: fixes,
    linesAdded: sorted(changes.flatMap(({ add }) => (add === null ? [] : [add]))),
    heats: sorted([...heats.values()]),
    fixes: sorted([...fixes.values()]),
  };
}

/** Fewer values than this say nothing about what is usual. */
const leastSample = 20;

/** Share of the sample that is smaller than `value`, 0 to 1; null when the sample is too small. */
export function getPercentile(sample: readonly number[], value: number): number | null {
  if (sample.length < leastSample) return null;
  let [low, high] = [0, sample.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sample[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low / sample.length;
}

function sorted(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}
