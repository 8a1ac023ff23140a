import type { ForgottenPartner } from '@waggle/contracts';
import type { ContextParts, PartnerRow, PathFacts } from './context-parts.ts';
import { addTallies, type CoChangePair, scoreCoChange, type Tally, tallyOf } from './ranking/index.ts';

const limit = 10;
const maxBecause = 3;
/** Named without being asked from here on: they went together at least 3 times, and in 4 of 10 changes of the one. */
const warnTogether = 3;
const warnConfidence = 0.4;

export type Forgotten = Omit<ForgottenPartner, 'proof'>;

/** Files that used to change with the paths and are not among them, likeliest first. */
export function findForgotten(
  parts: Pick<ContextParts, 'paths' | 'files' | 'partners' | 'changes' | 'now'>,
): Forgotten[] {
  const own = new Set(parts.paths);
  const files = new Map(parts.files.map((file) => [file.path, file]));
  const rows = parts.partners.filter(({ partner }) => !own.has(partner));
  const byPartner = Map.groupBy(rows, ({ partner }) => partner);
  const pairs = rows.map(({ path, partner, n, w, w90, at }): CoChangePair => {
    return { path, partner, pair: { n, w, w90, at }, file: tallyOfFile(path, files.get(path), parts) };
  });
  return scoreCoChange(pairs, parts.paths.length, parts.now)
    .slice(0, limit)
    .map(({ path, score }) => describe(path, score, byPartner.get(path) ?? [], files));
}

/** What the graph counted, else what the changes at hand tell. */
function tallyOfFile(path: string, file: PathFacts | undefined, { changes }: Pick<ContextParts, 'changes'>): Tally {
  const { changes: n = null, w = null, w90 = null, at = null } = file ?? {};
  if (n !== null && w !== null && w90 !== null && at !== null) return { n, w, w90, at };
  const events = changes.filter(({ paths }) => paths.includes(path)).map((change) => tallyOf(1, change.at));
  return events.reduce(addTallies, { n: 0, w: 0, w90: 0, at: 0 });
}

function describe(
  path: string,
  score: number,
  rows: readonly PartnerRow[],
  files: ReadonlyMap<string, PathFacts>,
): Forgotten {
  const confident = rows
    .map((row) => ({ row, confidence: confidenceOf(row, files.get(row.path)) }))
    .sort((a, b) => b.confidence - a.confidence || b.row.n - a.row.n || (a.row.path < b.row.path ? -1 : 1));
  const [best] = confident;
  const [confidence, together] = [best?.confidence ?? 0, best?.row.n ?? 0];
  return {
    path,
    score,
    confidence,
    together,
    because: confident.slice(0, maxBecause).map(({ row }) => row.path),
    warn: together >= warnTogether && confidence >= warnConfidence,
  };
}

function confidenceOf({ n }: PartnerRow, file: PathFacts | undefined): number {
  return Math.min(1, n / Math.max(n, file?.changes ?? file?.touched ?? n));
}

export interface PairToProve {
  partner: string;
  rare: string;
  other: string;
}

/** The pair to show for each forgotten file, to be searched from the side that has fewer changes. */
export function choosePairsToProve(
  forgotten: readonly Forgotten[],
  { files, partners }: Pick<ContextParts, 'files' | 'partners'>,
): PairToProve[] {
  const touchedOf = new Map(files.map(({ path, touched }) => [path, touched]));
  for (const { partner, touched } of partners) touchedOf.set(partner, touched);
  return forgotten.flatMap(({ path: partner, because: [closest] }) => {
    if (closest === undefined) return [];
    const partnerIsRare = (touchedOf.get(partner) ?? 0) <= (touchedOf.get(closest) ?? 0);
    return [partnerIsRare ? { partner, rare: partner, other: closest } : { partner, rare: closest, other: partner }];
  });
}
