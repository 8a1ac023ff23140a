import type { PlacedFinding, Severity } from '@waggle/contracts';
import { severities } from '@waggle/contracts';
import type { LedgerEntry } from './ledger-entry.ts';
import { significantLines } from './normalize-code.ts';
import { compareClaims } from './similar-claims.ts';
import type { Tracked } from './track-quote.ts';

/** An entry with its place in the tree under review. */
export interface LocatedEntry {
  entry: LedgerEntry;
  /** Where its file is now; null when it was about the pull request as a whole, or the file is gone. */
  path: string | null;
  /** Where its code is now; null when it is gone or never was on lines. */
  now: Tracked;
}

/** A finding of this review and the definition that encloses it, as the diff names it. */
export interface CurrentFinding {
  finding: PlacedFinding;
  symbol: string;
}

/** Claims this alike are one claim in other words. Chosen on the scripted paraphrases of the benchmark `findings`. */
const paraphrase = 0.5;
/** A model that quotes a neighbouring line the second time. */
const nearLines = 3;

/**
 * How surely a finding is one the ledger knows, 0 (another) to 1. Rule and code decide, wording only where those leave it open:
 * the same rule on the same code is one finding however it is told; another rule must also be told alike.
 */
export function relateFinding({ finding, symbol }: CurrentFinding, located: LocatedEntry): number {
  const { entry } = located;
  if (finding.path !== located.path) return 0;
  const alike = compareClaims(finding.title, entry.title);
  if (isGraver(finding.severity, entry.severity) && alike < paraphrase) return 0;
  const sameRule = finding.rule === entry.rule;
  if (!sameRule && alike < paraphrase) return 0;
  const nearness = compareCode({ finding, symbol }, located);
  if (nearness === 'same') return sameRule ? 0.9 + alike / 10 : 0.8;
  // Rules name their subject in words where they quote nothing: another subject is another finding.
  const needed = nearness === 'near' ? paraphrase : 0.8;
  return nearness !== 'none' && sameRule && alike >= needed ? 0.5 + alike / 10 : 0;
}

type Nearness = 'same' | 'near' | 'whole-file' | 'none';

function compareCode({ finding, symbol }: CurrentFinding, { entry, now }: LocatedEntry): Nearness {
  const wasOnLines = entry.startLine !== null;
  const { placement } = finding;
  if (placement.kind !== 'line' || !wasOnLines) {
    if (sharesCode(finding.quote, entry.quote)) return 'same';
    return placement.kind !== 'line' && !wasOnLines ? 'whole-file' : 'none';
  }
  const sameSymbol = symbol !== '' && symbol === entry.symbol;
  if (now === null) return sameSymbol || sharesCode(finding.quote, entry.quote) ? 'near' : 'none';
  const gap = Math.max(placement.startLine - now.endLine, now.startLine - placement.line, 0);
  if (gap === 0) return 'same';
  return gap <= nearLines && (sameSymbol || symbol === '') ? 'near' : 'none';
}

function sharesCode(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(significantLines(b));
  return significantLines(a).some((line) => known.has(line));
}

/** Something much worse on the same line is news, whatever stood there before. */
function isGraver(now: Severity, before: Severity): boolean {
  return severities.indexOf(now) <= 1 && severities.indexOf(before) - severities.indexOf(now) >= 2;
}
