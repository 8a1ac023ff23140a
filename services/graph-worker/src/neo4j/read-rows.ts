import type { PartnerRow, PathFacts } from '../core/context-parts.ts';

/** What `facts` answers. */
export interface FactsRow {
  scannedAt: number | null;
  structuredAt: number | null;
  changeCount: number;
  limit: string | null;
  files: FileValues[];
}

type Tally = [changes: number | null, w: number | null, w90: number | null, at: number | null];
type FileValues = [path: string, ...Tally, number, number, PathFacts['owners'], string[]];

/** What `partners` answers: one row a path. */
export interface PartnersRow {
  path: string;
  partners: [partner: string, n: number, w: number, w90: number, at: number, ...Tally][];
}

/** The one row of `facts`, also for a repository that the graph does not hold. */
export function readFacts([row]: readonly FactsRow[]) {
  const { scannedAt = null, structuredAt = null, changeCount = 0, limit = null, files = [] } = row ?? {};
  return { scannedAt, structuredAt, changeCount, limit, files: files.map(toPathFacts) };
}

function toPathFacts([path, changes, w, w90, at, touched, dependents, owners, tests]: FileValues): PathFacts {
  return { path, changes, w, w90, at, touched, dependents, owners, tests };
}

export function toPartners({ path, partners }: PartnersRow): PartnerRow[] {
  return partners.map(([partner, n, w, w90, at, changes, ofW, ofW90, ofAt]) => {
    const of = { changes, w: ofW, w90: ofW90, at: ofAt };
    return { path, partner, n, w, w90, at, touched: changes ?? n, of };
  });
}
