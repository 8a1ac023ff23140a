import type { Dependents } from '@waggle/contracts';

/** A file and (some of) those that import it. */
export interface Importers {
  path: string;
  /** How many files import it. */
  degree: number;
  importers: string[];
}

export interface Reached {
  path: string;
  depth: number;
  score: number;
  via: string;
}

const depthFactor = 0.5;

/**
 * One more level of reverse imports: who imports `from`, each once, without those already `reached`, strongest first.
 * An import counts 1/sqrt(importers of the file), as a hub says little; each level counts half.
 */
export function reachNext(from: readonly Reached[], rows: readonly Importers[], known: ReadonlySet<string>): Reached[] {
  const before = new Map(from.map((file) => [file.path, file]));
  const found = new Map<string, Reached>();
  for (const { path, degree, importers } of rows) {
    const file = before.get(path);
    if (file === undefined) continue;
    const gain = (file.score / Math.sqrt(Math.max(1, degree))) * (file.depth === 0 ? 1 : depthFactor);
    for (const importer of importers) {
      if (known.has(importer)) continue;
      const earlier = found.get(importer);
      const via = earlier === undefined || gain > earlier.score ? path : earlier.via;
      found.set(importer, {
        path: importer,
        depth: file.depth + 1,
        score: (earlier?.score ?? 0) + gain,
        via,
      });
    }
  }
  return [...found.values()].sort(byScore);
}

/** Where the search starts: the changed paths themselves. */
export function startOf(paths: readonly string[]): Reached[] {
  return paths.map((path) => ({ path, depth: 0, score: 1, via: path }));
}

/** The levels as an answer: near before far, strong before weak. */
export function toDependents(
  levels: readonly (readonly Reached[])[],
  { direct, capped, limit }: { direct: number; capped: boolean; limit: number },
): Dependents {
  const all = levels.flat();
  return { files: all.slice(0, limit), direct, capped: capped || all.length > limit };
}

function byScore(a: Reached, b: Reached): number {
  return b.score - a.score || (a.path < b.path ? -1 : 1);
}
