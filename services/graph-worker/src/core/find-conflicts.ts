import type { ChangedLines, ConflictingPullRequest } from '@waggle/contracts';
import type { OpenPullRequest } from './context-parts.ts';

const limit = 10;
const maxListed = 20;

/** Open pull requests of the same files; those that change the same symbols first, then those that share most files. */
export function findConflicts(
  pulls: readonly OpenPullRequest[],
  changedLines: readonly ChangedLines[],
): ConflictingPullRequest[] {
  const ranges = new Map(changedLines.map((file) => [file.path, file.ranges]));
  return pulls
    .map(({ number, title, author, paths, symbols }) => {
      const shared = symbols.filter((symbol) => overlaps(symbol, ranges)).map(({ name }) => name);
      const listed = [...new Set(shared)].sort().slice(0, maxListed);
      return {
        number,
        title: title.slice(0, 200),
        author,
        paths: paths.toSorted().slice(0, maxListed),
        symbols: listed,
      };
    })
    .sort((a, b) => b.symbols.length - a.symbols.length || b.paths.length - a.paths.length || b.number - a.number)
    .slice(0, limit);
}

type Ranges = ReadonlyMap<string, ChangedLines['ranges']>;

function overlaps({ path, line, endLine }: OpenPullRequest['symbols'][number], ranges: Ranges): boolean {
  if (path === null || line === null) return false;
  const end = endLine ?? line;
  return (ranges.get(path) ?? []).some(([from, to]) => from <= end && to >= line);
}
