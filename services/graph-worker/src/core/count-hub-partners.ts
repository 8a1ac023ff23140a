import type { CandidateFile, PartnerRow } from './context-parts.ts';
import { addEvent, learnedFilesLimit, pairWeight, type Tally, tallyOf } from './ranking/index.ts';
import type { RecentChange, RecentHistory } from './recent-history.ts';

type CountedPartner = Omit<PartnerRow, 'of' | 'touched'>;

/** Counting takes milliseconds and depends on the newest changes alone, so it is kept as long as they are. */
const counted = new WeakMap<RecentHistory['byPath'], Map<string, CountedPartner[]>>();

/**
 * The strongest partners of files that everybody edits, counted from the newest changes of the repository: the pairs that the
 * graph stores of such a file are too many to be sorted for one question. What a hub goes with now is among them.
 */
export function countHubPartners(
  { byPath }: Pick<RecentHistory, 'byPath'>,
  { hubs, perFile, self }: { hubs: readonly string[]; perFile: number; self: string },
): CountedPartner[] {
  const known = counted.get(byPath) ?? new Map<string, CountedPartner[]>();
  counted.set(byPath, known);
  return hubs.flatMap((path) => {
    const changes = byPath.get(path) ?? [];
    if (changes.some(({ key }) => key === self)) {
      return countPartners(
        path,
        changes.filter(({ key }) => key !== self),
      ).slice(0, perFile);
    }
    const partners = known.get(path) ?? countPartners(path, changes);
    known.set(path, partners);
    return partners.slice(0, perFile);
  });
}

/** The most that anybody asks for. */
const mostKept = 50;

function countPartners(path: string, changes: readonly RecentChange[]): CountedPartner[] {
  const tallies = new Map<string, Tally>();
  // Oldest first, as tallies grow.
  for (const { paths, at } of changes.toReversed()) {
    if (paths.length < 2 || paths.length > learnedFilesLimit) continue;
    for (const partner of paths) if (partner !== path) add(tallies, partner, pairWeight(paths.length), at);
  }
  return [...tallies]
    .sort((a, b) => b[1].w - a[1].w || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostKept)
    .map(([partner, tally]) => ({ path, partner, ...tally }));
}

/** Hub partners beside the stored pairs, as far as they are among the files that exist. */
export function addHubPartners(
  stored: readonly PartnerRow[],
  fromRecent: readonly CountedPartner[],
  present: readonly CandidateFile[],
): PartnerRow[] {
  const files = new Map(present.map((file) => [file.path, file]));
  const more = fromRecent.flatMap((row) => {
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
