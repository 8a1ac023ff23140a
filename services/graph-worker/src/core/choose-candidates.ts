import type { RecentHistory } from './recent-history.ts';

const changesOfAuthor = 3;
const newestChanges = 20;
const maxPaths = 40;

/** Files that may have been forgotten though no pair says so: what the author and everybody else worked on last. */
export function chooseCandidatePaths(
  { changes }: Pick<RecentHistory, 'changes'>,
  { paths, author, self }: { paths: readonly string[]; author: string | null; self: string },
): string[] {
  const own = new Set(paths);
  const others = changes.filter(({ key }) => key !== self);
  const wanted = author?.toLowerCase();
  const mine = others.filter((change) => wanted !== undefined && change.author?.login?.toLowerCase() === wanted);
  const chosen = new Set<string>();
  for (const change of [...mine.slice(0, changesOfAuthor), ...others.slice(0, newestChanges)]) {
    for (const path of change.paths) if (!own.has(path)) chosen.add(path);
  }
  return [...chosen].slice(0, maxPaths);
}
