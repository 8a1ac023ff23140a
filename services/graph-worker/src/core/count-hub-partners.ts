import type { CandidateFile, PartnerRow } from './context-parts.ts';
import { addEvent, learnedFilesLimit, pairWeight, type Tally, tallyOf } from './ranking/index.ts';
import type { RecentHistory } from './recent-history.ts';

/**
 * The strongest partners of files that everybody edits, counted from the newest changes of the repository: the pairs that the
 * graph stores of such a file are too many to be sorted for one question. What a hub goes with now is among them.
 */
export function countHubPartners(
  { byPath }: Pick<RecentHistory, 'byPath'>,
  { hubs, perFile, self }: { hubs: readonly string[]; perFile: number; self: string },
): Omit<PartnerRow, 'of' | 'touched'>[] {
  return hubs.flatMap((path) => {
    const tallies = new Map<string, Tally>();
    // Oldest first, as tallies grow.
    for (const { key, paths, at } of (byPath.get(path) ?? []).toReversed()) {
      if (key === self || paths.length < 2 || paths.length > learnedFilesLimit) continue;
      for (const partner of paths) if (partner !== path) add(tallies, partner, pairWeight(paths.length), at);
    }
    return [...tallies]
      .sort((a, b) => b[1].w - a[1].w || (a[0] < b[0] ? -1 : 1))
      .slice(0, perFile)
      .map(([partner, tally]) => ({ path, partner, ...tally }));
  });
}

/** Hub partners beside the stored pairs, as far as they are among the files that exist. */
export function addHubPartners(
  stored: readonly PartnerRow[],
  counted: readonly Omit<PartnerRow, 'of' | 'touched'>[],
  present: readonly CandidateFile[],
): PartnerRow[] {
  const files = new Map(present.map((file) => [file.path, file]));
  const more = counted.flatMap((row) => {
    const of = files.get(row.partner);
    return of === undefined ? [] : [{ ...row, of, touched: of.changes ?? row.n }];
  });
  return [...stored, ...more];
}

function add(tallies: Map<string, Tally>, partner: string, weight: number, at: number): void {
  const known = tallies.get(partner);
  if (known === undefined) tallies.set(partner, tallyOf(weight, at));
  else addEvent(known, weight, at);
}
