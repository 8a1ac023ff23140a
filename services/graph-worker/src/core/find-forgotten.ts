import type { ForgottenPartner } from '@waggle/contracts';
import type { CandidateFile, ContextParts, PathFacts, ProofRow } from './context-parts.ts';
import {
  addEvent,
  addTallies,
  type CandidateFacts,
  type ForgottenFile,
  learnedFilesLimit,
  type PastTouches,
  rankForgottenFiles,
  shownConfidence,
  type Tally,
  type TouchedFacts,
  tallyOf,
} from './ranking/index.ts';
import type { RecentChange } from './recent-history.ts';

const newestChanges = 20;
const maxProofs = 3;

export type Forgotten = Omit<ForgottenPartner, 'proof'>;
type Source = Pick<
  ContextParts,
  'request' | 'paths' | 'hubs' | 'files' | 'partners' | 'others' | 'changes' | 'recent' | 'now'
>;

/** Files that used to change with the paths and are not among them, likeliest first. */
export function findForgotten(source: Source): Forgotten[] {
  const { now, recent, request } = source;
  const self = request.excludePullRequest === null ? null : `pr:${request.excludePullRequest}`;
  const isOther = ({ key }: RecentChange) => key !== self;
  const byAuthor = request.author ? recent?.byAuthor.get(request.author.toLowerCase()) : [];
  const mine = (byAuthor ?? []).filter(isOther);
  // One more than wanted, as one may be the change itself.
  const past = (recent?.changes ?? []).slice(0, newestChanges + 1).filter(isOther);
  const [last] = mine;
  return rankForgottenFiles({
    now,
    touched: toTouched(source),
    candidates: toCandidates(source, mine),
    authorLast: last === undefined ? null : toTouches(last),
    newest: past.slice(0, newestChanges).map(toTouches),
  }).map(toForgotten);
}

function toForgotten({ path, score, confidence, evidence }: ForgottenFile): Forgotten {
  const [best] = evidence;
  return {
    path,
    score,
    confidence,
    together: best?.together ?? 0,
    outOf: best?.outOf ?? 0,
    because: evidence.map((one) => one.path),
    warn: confidence >= shownConfidence,
  };
}

function toTouches({ at, paths }: RecentChange): PastTouches {
  return { at, paths: new Set(paths) };
}

function toTouched({ request, paths, hubs, files, partners, changes, recent }: Source): TouchedFacts[] {
  const facts = new Map(files.map((file) => [file.path, file]));
  const deleted = new Set(request.deletedPaths);
  const pairs = Map.groupBy(partners, ({ path }) => path);
  // A hub's pairs are of the newest changes only, so its changes must be too.
  const countOf = (path: string, file: PathFacts) =>
    hubs.includes(path) && recent !== null
      ? countTally(path, recent.byPath.get(path) ?? [])
      : (tallyOfFile(file) ?? countTally(path, changes));
  return paths.map((path) => {
    const file = facts.get(path);
    const own = pairs.get(path) ?? [];
    return {
      path,
      status: deleted.has(path) ? 'D' : file === undefined ? 'A' : 'M',
      tally: file === undefined ? null : countOf(path, file),
      partners: new Map(own.map(({ partner, n, w, w90, at }) => [partner, { n, w, w90, at }])),
    };
  });
}

function tallyOfFile({ changes: n, w, w90, at }: Pick<PathFacts, 'changes' | 'w' | 'w90' | 'at'>): Tally | null {
  return n === null || w === null || w90 === null || at === null ? null : { n, w, w90, at };
}

/** What no backfill counted is counted from the changes at hand. */
function countTally(path: string, changes: readonly Pick<RecentChange, 'paths' | 'at'>[]): Tally | null {
  const events = changes
    .filter(({ paths }) => paths.length <= learnedFilesLimit && paths.includes(path))
    .map(({ at }) => tallyOf(1, at));
  return events.length === 0 ? null : events.reduce(addTallies);
}

function toCandidates({ paths, partners, others }: Source, mine: readonly RecentChange[]): CandidateFacts[] {
  const own = new Set(paths);
  const byAuthor = new Map<string, Tally>();
  for (const change of mine) for (const path of change.paths) addTo(byAuthor, path, change.at);
  const candidates = new Map<string, CandidateFacts>();
  const found: CandidateFile[] = [...partners.map(({ partner, of }) => ({ path: partner, ...of })), ...others];
  for (const file of found) {
    if (own.has(file.path) || candidates.has(file.path)) continue;
    candidates.set(file.path, { path: file.path, tally: tallyOfFile(file), byAuthor: byAuthor.get(file.path) ?? null });
  }
  return [...candidates.values()];
}

function addTo(tallies: Map<string, Tally>, path: string, at: number): void {
  const known = tallies.get(path);
  if (known === undefined) tallies.set(path, tallyOf(1, at));
  else addEvent(known, 1, at);
}

/** Proofs from the newest changes of the repository, which are at hand: at most three of each file. */
export function proveFromRecent(
  forgotten: readonly Forgotten[],
  { recent, request }: Pick<ContextParts, 'recent' | 'request'>,
): ProofRow[] {
  const self = `pr:${request.excludePullRequest}`;
  const proofs: ProofRow[] = [];
  for (const {
    path: partner,
    because: [closest],
  } of forgotten) {
    if (closest === undefined) continue;
    const both = (recent?.byPath.get(partner) ?? []).filter(
      ({ key, paths }) => key !== self && paths.includes(closest),
    );
    for (const { number, sha, title, at } of both.slice(0, maxProofs)) proofs.push({ partner, number, sha, title, at });
  }
  return proofs;
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
