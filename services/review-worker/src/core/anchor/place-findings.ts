import type { Finding, PlacedFinding, Placement } from '@waggle/contracts';
import type { FileDiff, Hunk } from '../diff/file-diff.ts';
import { shortHash } from '../short-hash.ts';
import { chooseMatch } from './choose-match.ts';
import { matchQuote } from './match-quote.ts';
import { createSideTexts, type SideText } from './side-text.ts';

/**
 * Puts each finding where its quoted code is. One that cannot be placed for certain goes to the file or to the summary: none is
 * moved to "the nearest line", none is lost. Findings keep their order.
 */
export function placeFindings(findings: readonly Finding[], files: readonly FileDiff[]): PlacedFinding[] {
  const sides = new Map<FileDiff, SideText[]>();
  const placed = findings.map((finding) => {
    const file = findFile(finding.path, files);
    if (file && !sides.has(file)) sides.set(file, createSideTexts(file));
    const placement = file
      ? placeInFile(finding, file, sides.get(file) ?? [])
      : ({ kind: 'summary' } satisfies Placement);
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
    files.find((file) => `a/${file.path}` === path || `b/${file.path}` === path) ??
    findOnly(files, (file) => file.path.endsWith(`/${bare}`))
  );
}

/** The end of a path names its file where no other changed file ends that way. */
function findOnly(files: readonly FileDiff[], matches: (file: FileDiff) => boolean): FileDiff | undefined {
  const found = files.filter(matches);
  return found.length === 1 ? found[0] : undefined;
}

type Range = { startLine: number; line: number };

function placeInFile(finding: Finding, file: FileDiff, sides: SideText[]): Placement {
  if (file.newPath === null || file.isBinary || file.isSubmodule) return { kind: 'file' };
  const range = findQuote(finding, sides) ?? findOwnLine(finding, file.hunks);
  if (range === null) return { kind: 'file' };
  const { startLine, line } = range;
  return { kind: file.isRebuilt ? 'file' : 'line', startLine, line };
}

/** The lines that hold the quoted code, in the new side of one hunk; null when that is not certain. */
export function findQuote({ quote, line }: Pick<Finding, 'quote' | 'line'>, sides: readonly SideText[]): Range | null {
  const lines = trimBlankEnds(quote.flatMap((text) => text.split('\n')));
  if (lines.length === 0) return null;
  // Some models quote the diff with its marks.
  const marked = lines.every((text) => /^[+ ]/.test(text)) && lines.some((text) => text.startsWith('+'));
  for (const wanted of marked ? [lines, lines.map((text) => text.slice(1))] : [lines]) {
    const matches = matchQuote(wanted, sides);
    if (matches.length > 0) return chooseMatch(matches, line);
  }
  return null;
}

function trimBlankEnds(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

/**
 * Evidence rules read their line from this very diff, so it is a fact and no claim. They rely on it when the quotation must not
 * hold the code itself (secrets). Only lines that the change wrote count.
 */
function findOwnLine(finding: Finding, hunks: readonly Hunk[]): Range | null {
  if (finding.source !== 'evidence' || finding.line === null) return null;
  const isOwn = hunks.some((hunk) => hunk.lines.some(({ kind, newLine }) => kind === '+' && newLine === finding.line));
  return isOwn ? { startLine: finding.line, line: finding.line } : null;
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
