import type { PlacedFinding } from '@waggle/contracts';
import type { LedgerEntry } from './ledger-entry.ts';
import { matchFindings } from './match-findings.ts';
import type { CurrentFinding, LocatedEntry } from './relate-findings.ts';
import { findQuote, type Tracked, trackQuote } from './track-quote.ts';

/** What the two trees say about one path; null where the file is not there, is binary or too large to compare. */
export interface FileVersions {
  /** The path in the tree under review: another one after a rename; null when the file is gone. */
  path: string | null;
  before: string | null;
  after: string | null;
}

export interface Reconciled {
  /** Told for the first time, or again after it was fixed: these become comments. `entryId` is the entry that is opened again. */
  fresh: { finding: PlacedFinding; entryId: number | null }[];
  /** Told in an earlier review and still open: not repeated. */
  known: { finding: PlacedFinding; entryId: number }[];
  /** A person said that it is none. */
  dismissed: { finding: PlacedFinding; entryId: number }[];
  /** Open entries that this review did not tell again but whose code is still there, with its place now. */
  carried: { entryId: number; path: string | null; place: Tracked }[];
  fixed: number[];
  outdated: number[];
}

/**
 * Compares what a review found with what earlier reviews of this pull request told. It needs no model: rule, code and its way
 * through the file's two versions decide. `versionsOf` answers for the commit an entry speaks of and the one under review.
 */
export function reconcile(
  findings: readonly CurrentFinding[],
  entries: readonly LedgerEntry[],
  versionsOf: (entry: LedgerEntry) => FileVersions,
  { wasReadAgain }: { wasReadAgain: (entry: LedgerEntry) => boolean },
): Reconciled {
  const located = entries.map((entry) => locateEntry(entry, versionsOf(entry)));
  const matched = matchFindings(findings, located);
  const result: Reconciled = { fresh: [], known: [], dismissed: [], carried: [], fixed: [], outdated: [] };
  for (const { finding } of findings) {
    const entry = matched.get(finding.id)?.entry;
    if (entry === undefined) result.fresh.push({ finding, entryId: null });
    else if (entry.state === 'open') result.known.push({ finding, entryId: entry.id });
    else if (entry.state === 'dismissed') result.dismissed.push({ finding, entryId: entry.id });
    else result.fresh.push({ finding, entryId: entry.id });
  }
  const seen = new Set([...matched.values()].map(({ entry }) => entry.id));
  for (const item of located) {
    if (item.entry.state !== 'open' || seen.has(item.entry.id)) continue;
    const { id } = item.entry;
    const end = decideEnd(item, versionsOf(item.entry), wasReadAgain(item.entry));
    if (end === 'open') result.carried.push({ entryId: id, path: item.path, place: item.now });
    else result[end].push(id);
  }
  return result;
}

/** Where an entry's code is in the tree under review. */
export function locateEntry(entry: LedgerEntry, { path, before, after }: FileVersions): LocatedEntry {
  const { quote, startLine, endLine } = entry;
  if (entry.path === null || path === null) return { entry, path, now: null };
  if (startLine === null || endLine === null || after === null) return { entry, path, now: null };
  const now =
    before === null ? findQuote(after, { quote, startLine }) : trackQuote(before, after, { quote, startLine, endLine });
  return { entry, path, now };
}

/**
 * What became of an open entry that nothing told again. Quoted code that is gone is fixed; that of a deleted file is outdated.
 * A rule that looks at whole files says it each time, so its silence means fixed; a model's silence about code that is
 * still there means nothing.
 */
function decideEnd(
  { entry, path, now }: LocatedEntry,
  { after }: FileVersions,
  readAgain: boolean,
): 'open' | 'fixed' | 'outdated' {
  if (entry.path !== null && path === null) return 'outdated';
  if (entry.source === 'evidence') return readAgain ? 'fixed' : 'open';
  if (entry.startLine === null || after === null) return 'open';
  return now === null ? 'fixed' : 'open';
}
