import type { EarlierFinding, PlacedFinding } from '@waggle/contracts';
import type { FindingPlace, NewFinding, StoredFinding } from '@waggle/store';
import type { FileDiff } from '../../core/diff/file-diff.ts';
import type { Tracked } from '../../core/ledger/track-quote.ts';
import { shortHash } from '../../core/short-hash.ts';

const maxQuoteLines = 20;
const maxLineLength = 500;

/** A finding as the ledger keeps it. The quotation is what stands on its lines now, redacted. */
export function toNewFinding(finding: PlacedFinding, files: readonly FileDiff[], headSha: string): NewFinding {
  const { id: handle, rule, source, severity, title, body, path } = finding;
  const { quote, startLine, endLine } = placeOf(finding, files);
  const symbol = findSymbol(finding, files);
  return { handle, rule, source, severity, title, body, path, symbol, quote, startLine, endLine, headSha };
}

/** Where a finding that was known stands now. */
export function toPlace(id: number, finding: PlacedFinding, files: readonly FileDiff[], headSha: string): FindingPlace {
  return { id, path: finding.path, ...placeOf(finding, files), headSha };
}

/** Where the code of a finding that nobody told again stands now. */
export function toCarriedPlace(
  known: StoredFinding,
  path: string | null,
  place: Tracked,
  headSha: string,
): FindingPlace {
  const { id, quote } = known;
  return { id, path, quote, startLine: place?.startLine ?? null, endLine: place?.endLine ?? null, headSha };
}

export function toEarlier(known: StoredFinding, line: number | null): EarlierFinding {
  const { handle, rule, severity, title, path } = known;
  return { handle, rule, severity, title, path, line };
}

/** The definition around a finding, as git names it in the hunk's header; empty when the diff does not say. */
export function findSymbol({ path, placement }: PlacedFinding, files: readonly FileDiff[]): string {
  if (placement.kind !== 'line') return '';
  const file = files.find((one) => one.path === path);
  const hunk = file?.hunks.find((one) => one.lines.some(({ newLine }) => newLine === placement.startLine));
  return hunk?.section.trim() ?? '';
}

function placeOf({ path, placement, quote }: PlacedFinding, files: readonly FileDiff[]) {
  if (placement.kind !== 'line') return { quote: cut(quote), startLine: null, endLine: null };
  const { startLine, line: endLine } = placement;
  const lines = files
    .find((file) => file.path === path)
    ?.hunks.flatMap((hunk) => hunk.lines)
    .filter(({ newLine }) => newLine !== null && newLine >= startLine && newLine <= endLine)
    .map(({ text }) => text);
  return { quote: cut(lines ?? quote), startLine, endLine };
}

function cut(lines: readonly string[]): string[] {
  return lines.slice(0, maxQuoteLines).map((line) => line.slice(0, maxLineLength));
}

/** Gives every new finding a handle that this pull request does not know yet. */
export function withFreeHandles(findings: readonly PlacedFinding[], taken: Set<string>): PlacedFinding[] {
  return findings.map((finding) => {
    let id = finding.id;
    for (let round = 1; taken.has(id); round += 1) id = shortHash(`${finding.id}\0${round}`);
    taken.add(id);
    return { ...finding, id };
  });
}
