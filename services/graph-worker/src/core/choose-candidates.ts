import type { RecentHistory } from './recent-history.ts';

const changesOfAuthor = 3;
const newestChanges = 20;
const maxPaths = 40;

/** Files that may have been forgotten though no pair says so: what the author and everybody else worked on last. */
export function chooseCandidatePaths(
  { changes, byAuthor }: Pick<RecentHistory, 'changes' | 'byAuthor'>,
  { paths, author, self }: { paths: readonly string[]; author: string | null; self: string },
): string[] {
  const own = new Set(paths);
  // One more than wanted, as one may be the change itself.
  const newest = (of: RecentHistory['changes'], count: number) =>
    of
      .slice(0, count + 1)
      .filter(({ key }) => key !== self)
      .slice(0, count);
  const mine = author ? (byAuthor.get(author.toLowerCase()) ?? []) : [];
  const chosen = new Set<string>();
  for (const change of [...newest(mine, changesOfAuthor), ...newest(changes, newestChanges)]) {
    for (const path of change.paths) if (!own.has(path)) chosen.add(path);
  }
  return [...chosen].slice(0, maxPaths);
}
