import type { CandidateChange } from './candidate-change.ts';
import type { RecentChange } from './recent-history.ts';

/**
 * The history of files that everybody edits, taken from the newest changes of the repository: at most `perFile` of each.
 * Who closed what by them is not known, and nobody asks.
 */
export function addHubChanges(
  changes: readonly CandidateChange[],
  {
    hubs,
    recent,
    self,
    perFile,
  }: { hubs: readonly string[]; recent: readonly RecentChange[]; self: string; perFile: number },
): CandidateChange[] {
  if (hubs.length === 0) return [...changes];
  const byKey = new Map(changes.map((change) => [change.key, change]));
  const left = new Map(hubs.map((path) => [path, perFile]));
  for (const change of recent) {
    if (change.key === self) continue;
    const paths = change.paths.filter((path) => (left.get(path) ?? 0) > 0);
    if (paths.length === 0) continue;
    for (const path of paths) left.set(path, (left.get(path) ?? 0) - 1);
    const known = byKey.get(change.key);
    byKey.set(
      change.key,
      known === undefined ? toCandidate(change, paths) : { ...known, paths: [...known.paths, ...paths] },
    );
  }
  return [...byKey.values()];
}

function toCandidate({ add: _add, ...change }: RecentChange, paths: string[]): CandidateChange {
  return { ...change, paths, verdict: null, issues: [], revertedBy: [] };
}
