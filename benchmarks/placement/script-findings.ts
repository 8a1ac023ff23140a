import type { FileDiff, Hunk } from '@waggle/review-worker/diff';
import type { Random } from '../random.ts';
import { distort, type QuoteKind } from './distort-quote.ts';

export const lineErrors = ['none', 'off by 1-3', 'off by 4-15', 'index in the diff', 'old-side number'] as const;
export type LineError = (typeof lineErrors)[number];

export interface ScriptedFinding {
  file: FileDiff;
  quoteKind: QuoteKind;
  /** What the model says. */
  claimed: number;
  quote: string[];
  /** Where the quoted code is. */
  startLine: number;
  line: number;
}

/** Findings about up to `count` added lines of a change, with the same target and quotation for every class of error. */
export function scriptFindings(
  files: readonly FileDiff[],
  options: { count: number; quoted: number; random: Random },
): Record<LineError, ScriptedFinding>[] {
  const { count, quoted, random } = options;
  const targets = files.flatMap((file) => file.hunks.flatMap((hunk) => findTargets(file, hunk)));
  const findings: Record<LineError, ScriptedFinding>[] = [];
  for (let at = 0; at < count && targets.length > 0; at += 1) {
    const [target] = targets.splice(random.between(0, targets.length - 1), 1);
    if (target) findings.push(createFinding(files, target, quoted, random));
  }
  return findings;
}

type Target = { file: FileDiff; hunk: Hunk; at: number };

function findTargets(file: FileDiff, hunk: Hunk): Target[] {
  return hunk.lines.flatMap(({ kind, text }, at) => (kind === '+' && text.trim() !== '' ? [{ file, hunk, at }] : []));
}

function createFinding(
  files: readonly FileDiff[],
  { file, hunk, at }: Target,
  quoted: number,
  random: Random,
): Record<LineError, ScriptedFinding> {
  // The quotation begins at the target: the lines of the new side that follow, as far as the hunk goes.
  const window = hunk.lines
    .slice(at)
    .filter(({ kind }) => kind !== '-')
    .slice(0, quoted);
  const whole = window.slice(0, window.findLastIndex(({ text }) => text.trim() !== '') + 1);
  const startLine = whole[0]?.newLine ?? 0;
  const line = whole.at(-1)?.newLine ?? startLine;
  const { kind: quoteKind, quote } = distort(
    whole.map(({ text }) => text.replace(/\r$/, '')),
    random,
  );
  const claim = (claimed: number): ScriptedFinding => ({
    file,
    quoteKind,
    quote,
    startLine,
    line,
    claimed: Math.max(1, claimed),
  });
  const off = (low: number, high: number) => claim(startLine + random.between(low, high) * random.pick([-1, 1]));
  return {
    none: claim(startLine),
    'off by 1-3': off(1, 3),
    'off by 4-15': off(4, 15),
    'index in the diff': claim(countInDiff(files, { file, hunk, at }, random.next() < 0.5)),
    'old-side number': claim(countOldSide(file, hunk, startLine)),
  };
}

/** Counted from the first hunk header of the file, or of the whole diff; every header is a line. */
function countInDiff(files: readonly FileDiff[], target: Target, whole: boolean): number {
  let count = 0;
  for (const file of whole ? files : [target.file]) {
    for (const hunk of file.hunks) {
      if (hunk === target.hunk) return count + target.at + 2;
      count += hunk.lines.length + 1;
    }
  }
  return count;
}

/** Counted from the old start of the hunk instead of the new one. A new file has no old side, so that its number is right. */
function countOldSide(file: FileDiff, { oldStart, newStart }: Hunk, startLine: number): number {
  return file.oldPath === null ? startLine : startLine - newStart + oldStart;
}
