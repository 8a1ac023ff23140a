import { isHeaderOf } from './headers.ts';
import type { Importers } from './rank-dependents.ts';

/** Headers of C and C++ that stand for one of these sources, by their name. */
export function headersAmong(rows: readonly Importers[]): string[] {
  return [...new Set(rows.flatMap(({ path, importers }) => importers.filter((each) => isHeaderOf(each, path))))];
}

/** Who includes the header of a source uses the source; the header itself is no user. `behind` tells who includes the headers. */
export function lookThrough(rows: readonly Importers[], behind: readonly Importers[]): Importers[] {
  const byHeader = new Map(behind.map((row) => [row.path, row]));
  return rows.map((row) => {
    const headers = row.importers.filter((each) => isHeaderOf(each, row.path));
    const others = row.importers.filter((each) => !headers.includes(each));
    const users = headers.flatMap((each) => byHeader.get(each)?.importers ?? []).filter((each) => each !== row.path);
    const hidden = headers.reduce((sum, each) => sum + Math.max(0, (byHeader.get(each)?.degree ?? 0) - 1), 0);
    return {
      path: row.path,
      degree: row.degree - headers.length + hidden,
      importers: [...new Set([...others, ...users])],
    };
  });
}
