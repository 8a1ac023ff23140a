import { diffArrays } from 'diff';
import { normalizeCode, significantLines } from './normalize-code.ts';

/** Where quoted code is in a later version of its file. Lines are 1-based; null once the code is gone. */
export type Tracked = { startLine: number; endLine: number } | null;

interface Place {
  quote: readonly string[];
  startLine: number;
  endLine: number;
}

/** Beyond this many differing lines the two versions are different files, and text alone decides. */
const maxEdits = 4000;

/**
 * Follows lines from one version of a file to another, whatever was inserted, removed, moved or re-indented around them, also
 * by a rebase. Code is gone when any of its significant lines was removed or changed; a block that was moved is found by its text.
 */
export function trackQuote(before: string, after: string, place: Place): Tracked {
  const [old, now] = [split(before), split(after)];
  const map = mapLines(old, now);
  if (map === null) return findText(place.quote, now, place.startLine);
  const wanted = range(place).filter((line) => isSignificant(old[line - 1] ?? ''));
  const lines = wanted.length > 0 ? wanted : range(place);
  const mapped = lines.map((line) => map.get(line) ?? null);
  const kept = mapped.filter((line) => line !== null);
  if (kept.length === lines.length) return { startLine: Math.min(...kept), endLine: Math.max(...kept) };
  // Moved code is new text to a diff. Only lines without a counterpart may be it: another copy that was there before is not.
  const taken = new Set(map.values());
  const text = lines.map((line) => old[line - 1] ?? '');
  return findBlock(text, now, place.startLine, (line) => !taken.has(line) || kept.includes(line));
}

/** Where the quotation stands in a file whose earlier version is unknown: nearest to where it stood. Null when it is not there. */
export function findQuote(after: string, { quote, startLine }: Pick<Place, 'quote' | 'startLine'>): Tracked {
  return findText(quote, split(after), startLine);
}

function split(text: string): string[] {
  return text.split('\n').map(normalizeCode);
}

function range({ startLine, endLine }: Place): number[] {
  return Array.from({ length: endLine - startLine + 1 }, (_, offset) => startLine + offset);
}

function isSignificant(line: string): boolean {
  return significantLines([line]).length > 0;
}

/** Old line -> new line of every line that both versions have; null when they differ too much to tell. */
function mapLines(old: readonly string[], now: readonly string[]): Map<number, number> | null {
  const parts = diffArrays([...old], [...now], { maxEditLength: maxEdits });
  if (parts === undefined) return null;
  const map = new Map<number, number>();
  let [oldLine, newLine] = [1, 1];
  for (const { added, removed, value } of parts) {
    if (added) newLine += value.length;
    else if (removed) oldLine += value.length;
    else for (const _ of value) map.set(oldLine++, newLine++);
  }
  return map;
}

function findText(quote: readonly string[], now: readonly string[], near: number): Tracked {
  const wanted = significantLines(quote);
  return wanted.length === 0 ? null : findBlock(wanted, now, near, () => true);
}

/** Consecutive significant lines equal to `wanted`, nearest to line `near`. */
function findBlock(
  wanted: readonly string[],
  now: readonly string[],
  near: number,
  mayUse: (line: number) => boolean,
): Tracked {
  const lines = now.flatMap((text, at) => (isSignificant(text) ? [{ text, line: at + 1 }] : []));
  let best: Tracked = null;
  for (let at = 0; at + wanted.length <= lines.length; at += 1) {
    const window = lines.slice(at, at + wanted.length);
    if (!window.every(({ text, line }, offset) => text === wanted[offset] && mayUse(line))) continue;
    const found = { startLine: window[0]?.line ?? 1, endLine: window.at(-1)?.line ?? 1 };
    if (best === null || Math.abs(found.startLine - near) < Math.abs(best.startLine - near)) best = found;
  }
  return best;
}
