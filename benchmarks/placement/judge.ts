import { type ChangedFile, placeComment } from '@waggle/testkit';
import { type LineError, lineErrors, type ScriptedFinding } from './script-findings.ts';
import type { Place } from './strategies.ts';

/** How findings of one class ended. All are counted once: `total` is the sum of exact, near, wrong, file, lost and refused. */
export interface Tally {
  total: number;
  quoted: number;
  exact: number;
  /** Of these, the ones that quote something. */
  exactQuoted: number;
  /** On another line, at most three lines away. */
  near: number;
  wrong: number;
  file: number;
  lost: number;
  /** Comments GitHub would refuse, and the whole review with them. */
  refused: number;
}

export type Tallies = Record<LineError, Tally>;

/** Tallies by `<quoted lines> <strategy>`. */
export type Outcome = Map<string, Tallies>;

export function createTallies(): Tallies {
  const empty = () => ({
    total: 0,
    quoted: 0,
    exact: 0,
    exactQuoted: 0,
    near: 0,
    wrong: 0,
    file: 0,
    lost: 0,
    refused: 0,
  });
  return Object.fromEntries(lineErrors.map((name) => [name, empty()])) as Tallies;
}

/**
 * Counts where a finding went. The simulator's own rules judge the comment, over its own parse of the diff. Who comments on
 * ranges has to hit both ends; who comments on single lines only the first quoted one.
 */
export function judge(
  tally: Tally,
  finding: ScriptedFinding,
  { place, ranges, files }: { place: Place; ranges: boolean; files: readonly ChangedFile[] },
): void {
  tally.total += 1;
  if (finding.quoteKind !== 'absent') tally.quoted += 1;
  const end = ranges ? finding.line : finding.startLine;
  if (place === null) tally.lost += 1;
  else if (place === 'file') tally.file += 1;
  else if (isRefused(files, finding.file.path, place)) tally.refused += 1;
  else if (place.startLine === finding.startLine && place.line === end) countExact(tally, finding);
  else if (Math.abs(place.startLine - finding.startLine) <= 3) tally.near += 1;
  else tally.wrong += 1;
}

function countExact(tally: Tally, { quoteKind }: ScriptedFinding): void {
  tally.exact += 1;
  if (quoteKind !== 'absent') tally.exactQuoted += 1;
}

function isRefused(
  files: readonly ChangedFile[],
  path: string,
  { startLine, line }: { startLine: number; line: number },
): boolean {
  const range = startLine === line ? {} : { start_line: startLine, start_side: 'RIGHT' as const };
  return typeof placeComment(files, { path, line, side: 'RIGHT', ...range }) === 'string';
}
