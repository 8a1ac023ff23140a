import type { ChangedLines, ConflictingPullRequest } from '@waggle/contracts';
import type { OpenPullRequest } from './context-parts.ts';
import { secondsPerDay } from './decay.ts';

const limit = 10;
const maxListed = 20;
const dormantDays = 180;

/**
 * Open pull requests of the same files; those that somebody works on first, of these those that change the same symbols, then those
 * that share most files.
 */
export function findConflicts(
  pulls: readonly OpenPullRequest[],
  changedLines: readonly ChangedLines[],
  now: number,
): ConflictingPullRequest[] {
  const ranges = new Map(changedLines.map((file) => [file.path, file.ranges]));
  return pulls
    .map(({ number, title, author, paths, symbols, updatedAt }) => {
      const shared = symbols.filter((symbol) => overlaps(symbol, ranges)).map(({ name }) => name);
      const listed = [...new Set(shared)].sort().slice(0, maxListed);
      return {
        number,
        title: title.slice(0, 200),
        author,
        paths: paths.toSorted().slice(0, maxListed),
        symbols: listed,
        dormant: updatedAt !== null && updatedAt < now - dormantDays * secondsPerDay,
      };
    })
    .sort(
      (a, b) =>
        Number(a.dormant) - Number(b.dormant) ||
        b.symbols.length - a.symbols.length ||
        b.paths.length - a.paths.length ||
        b.number - a.number,
    )
    .slice(0, limit);
}

type Ranges = ReadonlyMap<string, ChangedLines['ranges']>;

function overlaps({ path, line, endLine }: OpenPullRequest['symbols'][number], ranges: Ranges): boolean {
  if (path === null || line === null) return false;
  const end = endLine ?? line;
  return (ranges.get(path) ?? []).some(([from, to]) => from <= end && to >= line);
}
