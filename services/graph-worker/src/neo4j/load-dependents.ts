import { headersAmong, lookThrough } from '../core/look-through-headers.ts';
import { type Importers, type Reached, reachNext, startOf } from '../core/rank-dependents.ts';
import { importers } from './context-statements.ts';

const maxDepth = 3;
/** Importers that are looked at for each file of a level, and files of a level that are followed further. */
const perFile = [60, 15, 15];
const perLevel = 25;

type Read = <Row>(query: string, parameters: Record<string, unknown>) => Promise<Row[]>;

/** Files that reach the paths by imports, level by level. */
export async function loadDependents(
  read: Read,
  { repoId, paths }: { repoId: number; paths: readonly string[] },
): Promise<{ levels: Reached[][]; direct: number; capped: boolean }> {
  const known = new Set(paths);
  const levels: Reached[][] = [];
  let [direct, capped] = [0, false];
  let from = startOf(paths);
  for (let depth = 1; depth <= maxDepth && from.length > 0; depth++) {
    const most = perFile[depth - 1] ?? 0;
    const ask = (some: readonly string[]) => read<Importers>(importers, { repoId, paths: some, perFile: most });
    const found = await ask(from.map(({ path }) => path));
    const headers = depth === 1 ? headersAmong(found) : [];
    for (const header of headers) known.add(header);
    const rows = headers.length === 0 ? found : lookThrough(found, await ask(headers));
    const reached = reachNext(from, rows, known);
    if (depth === 1) direct = countDirect(rows, known, most);
    capped ||= reached.length > perLevel || rows.some(({ degree }) => degree > most);
    for (const { path } of reached) known.add(path);
    if (reached.length > 0) levels.push(reached);
    from = reached.slice(0, perLevel);
  }
  return { levels, direct, capped };
}

/** Where every importer was seen it is a count, else the most that one path has: files may import two of the paths. */
function countDirect(rows: readonly Importers[], paths: ReadonlySet<string>, most: number): number {
  const seen = new Set(rows.flatMap((row) => row.importers));
  const outside = [...seen].filter((path) => !paths.has(path)).length;
  return Math.max(outside, ...rows.map(({ degree }) => (degree > most ? degree : 0)));
}
