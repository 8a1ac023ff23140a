import type { Finding, PlacedFinding, Placement } from '@waggle/contracts';
import type { FileDiff, Hunk } from './diff/file-diff.ts';
import { shortHash } from './short-hash.ts';

type Range = { startLine: number; line: number; added: boolean };

/** From strict to lenient; the first that matches anywhere decides. */
const normalizers: readonly ((line: string) => string)[] = [
  (line) => line.replace(/\r$/, ''),
  (line) => line.replace(/\s+/g, ' ').trim(),
  (line) => line.replace(/\s+/g, ''),
];

/**
 * Puts each finding where its quoted code is. One that cannot be placed for certain goes to the file or to the summary: none is
 * moved to "the nearest line", none is lost. Findings keep their order.
 */
export function placeFindings(findings: readonly Finding[], files: readonly FileDiff[]): PlacedFinding[] {
  const placed = findings.map((finding) => {
    const file = findFile(finding.path, files);
    const placement = file ? placeInFile(finding, file) : ({ kind: 'summary' } satisfies Placement);
    return { ...finding, path: file?.path ?? finding.path, placement };
  });
  const ids = createIds(placed);
  return placed.map((finding, at) => ({ ...finding, id: ids[at] ?? '' }));
}

function findFile(path: string | null, files: readonly FileDiff[]): FileDiff | undefined {
  if (path === null) return undefined;
  // A model may copy the a/ or b/ of the diff, or use the name from before a rename.
  const bare = path.replace(/^\.?\/+/, '');
  return (
    files.find((file) => file.path === path) ??
    files.find((file) => file.path === bare || file.oldPath === path) ??
    files.find((file) => `a/${file.path}` === path || `b/${file.path}` === path)
  );
}

function placeInFile(finding: Finding, file: FileDiff): Placement {
  if (file.newPath === null || file.isBinary || file.isSubmodule) return { kind: 'file' };
  const range = findQuote(finding, file.hunks) ?? findOwnLine(finding, file.hunks);
  return range ? { kind: 'line', startLine: range.startLine, line: range.line } : { kind: 'file' };
}

function findQuote(finding: Finding, hunks: readonly Hunk[]): Range | null {
  const quote = trimBlankEnds(finding.quote.flatMap((line) => line.split('\n')));
  if (quote.length === 0) return null;
  // Some models quote the diff with its marks.
  const unmarked = quote.every((line) => /^[+ ]/.test(line)) && quote.some((line) => line.startsWith('+'));
  const quotes = unmarked ? [quote, quote.map((line) => line.slice(1))] : [quote];
  for (const wanted of quotes) {
    for (const normalize of normalizers) {
      const matches = hunks.flatMap((hunk) => matchInHunk(wanted, hunk, normalize));
      if (matches.length > 0) return chooseMatch(matches, finding.line);
    }
  }
  return null;
}

function trimBlankEnds(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

function matchInHunk(quote: string[], hunk: Hunk, normalize: (line: string) => string): Range[] {
  const wanted = quote.map(normalize);
  const side = hunk.lines.filter((line) => line.newLine !== null);
  const texts = side.map((line) => normalize(line.text));
  const ranges: Range[] = [];
  for (let at = 0; at + wanted.length <= side.length; at++) {
    if (wanted.some((text, offset) => texts[at + offset] !== text)) continue;
    const window = side.slice(at, at + wanted.length);
    const startLine = window[0]?.newLine;
    const line = window.at(-1)?.newLine;
    if (startLine && line) ranges.push({ startLine, line, added: window.some(({ kind }) => kind === '+') });
  }
  return ranges;
}

/** One match is certain. Of several, the claimed line chooses, then whether the change wrote it; what is still equal stays open. */
function chooseMatch(matches: Range[], claimed: number | null): Range | null {
  let best = matches;
  if (claimed !== null) {
    const nearest = Math.min(...matches.map((range) => distance(range, claimed)));
    best = matches.filter((range) => distance(range, claimed) === nearest);
  }
  if (best.length > 1) best = best.filter(({ added }) => added);
  return best.length === 1 ? (best[0] ?? null) : null;
}

function distance({ startLine, line }: Range, claimed: number): number {
  return Math.max(startLine - claimed, claimed - line, 0);
}

/**
 * Evidence rules read their line from this very diff, so it is a fact and no claim. They rely on it when the quotation must not
 * hold the code itself (secrets). Only lines that the change wrote count.
 */
function findOwnLine(finding: Finding, hunks: readonly Hunk[]): Range | null {
  if (finding.source !== 'evidence' || finding.line === null) return null;
  const isOwn = hunks.some((hunk) => hunk.lines.some(({ kind, newLine }) => kind === '+' && newLine === finding.line));
  return isOwn ? { startLine: finding.line, line: finding.line, added: true } : null;
}

/** Same rule, file and code give the same id on every run; equal ones are numbered from top to bottom. */
function createIds(findings: readonly Omit<PlacedFinding, 'id'>[]): string[] {
  const order = findings.map((_, at) => at).sort((a, b) => topLine(findings[a]) - topLine(findings[b]) || a - b);
  const seen = new Map<string, number>();
  const ids: string[] = [];
  for (const at of order) {
    const finding = findings[at];
    if (!finding) continue;
    const quote = finding.quote.map((line) => line.replace(/\s+/g, ' ').trim()).join('\n');
    const key = [finding.rule, finding.path ?? '', quote].join('\0');
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    ids[at] = shortHash(occurrence === 0 ? key : `${key}\0${occurrence}`);
  }
  return ids;
}

function topLine(finding: Omit<PlacedFinding, 'id'> | undefined): number {
  return finding?.placement.kind === 'line' ? finding.placement.startLine : (finding?.line ?? 0);
}
