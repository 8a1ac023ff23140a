import { secondsPerDay } from '../decay.ts';

const halfLifeDays = 180;

/** What one change adds to the heat of each file it touches: halved every 180 days. */
export function heatOf(at: number, now: number): number {
  return 2 ** (-Math.max(0, now - at) / (halfLifeDays * secondsPerDay));
}

/** A file that exists, with the sum of `heatOf` over its changes, their number and how many of them were fixes. */
export interface HeatedFile {
  path: string;
  heat: number;
  changes: number;
  fixes: number;
}

export interface Hotspot extends HeatedFile {
  /** Share of the files with less heat, 0 to 1. */
  percentile: number;
  /** Fixes per change: a hot file that is mostly fixed is not the same as one that grows. */
  fixShare: number;
}

/** Hottest first; equally hot ones by fixes, then path. The percentile is among the files given: give all. */
export function rankHotspots(files: readonly HeatedFile[], limit = 20): Hotspot[] {
  const heats = files.map(({ heat }) => heat).sort((a, b) => a - b);
  return [...files]
    .sort((a, b) => b.heat - a.heat || b.fixes - a.fixes || (a.path < b.path ? -1 : 1))
    .slice(0, limit)
    .map((file) => ({
      ...file,
      percentile: shareBelow(heats, file.heat),
      fixShare: file.changes === 0 ? 0 : file.fixes / file.changes,
    }));
}

/** Share of an ascending list that is below the value: 0 for an empty list. */
export function shareBelow(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return ascending.length === 0 ? 0 : low / ascending.length;
}
