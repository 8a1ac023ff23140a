import type { CandidateChange } from './candidate-change.ts';
import type { RecentChange, RecentHistory } from './recent-history.ts';

/**
 * The history of files that everybody edits, taken from the newest changes of the repository: at most `perFile` of each.
 * Who closed what by them is not known, and nobody asks.
 */
export function addHubChanges(
  changes: readonly CandidateChange[],
  {
    hubs,
    byPath,
    self,
    perFile,
  }: { hubs: readonly string[]; byPath: RecentHistory['byPath']; self: string; perFile: number },
): CandidateChange[] {
  if (hubs.length === 0) return [...changes];
  const byKey = new Map(changes.map((change) => [change.key, change]));
  for (const path of hubs) {
    // One more than wanted, as one may be the change itself.
    const newest = (byPath.get(path) ?? []).slice(0, perFile + 1).filter(({ key }) => key !== self);
    for (const change of newest.slice(0, perFile)) {
      const known = byKey.get(change.key);
      byKey.set(
        change.key,
        known === undefined ? toCandidate(change, [path]) : { ...known, paths: [...known.paths, path] },
      );
    }
  }
  return [...byKey.values()];
}

function toCandidate({ add: _add, ...change }: RecentChange, paths: string[]): CandidateChange {
  return { ...change, paths, verdict: null, issues: [], revertedBy: [] };
}
