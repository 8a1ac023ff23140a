import type { FileDiff, Hunk } from './file-diff.ts';

/**
 * Applies one file's diff to its old text and returns the new text; null when the diff does not fit the text or has no text (binary).
 * Exists to prove the parser: parse, apply, compare with what git stores.
 */
export function applyFileDiff(oldText: string, file: FileDiff): string | null {
  if (file.isBinary) return null;
  if (file.hunks.length === 0) return file.status === 'deleted' ? '' : oldText;
  const oldLines = splitLines(oldText);
  const result: string[] = [];
  let at = 0;
  for (const hunk of file.hunks) {
    // A hunk without old lines is placed after line oldStart, one with them begins at it.
    const start = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
    if (start < at) return null;
    result.push(...oldLines.slice(at, start));
    if (!hasOldSide(oldLines, start, hunk)) return null;
    for (const line of hunk.lines) {
      if (line.kind !== '-') result.push(line.noNewline ? line.text : `${line.text}\n`);
    }
    at = start + hunk.oldLines;
  }
  for (let rest = at; rest < oldLines.length; rest++) result.push(oldLines[rest] ?? '');
  return result.join('');
}

function hasOldSide(oldLines: readonly string[], start: number, hunk: Hunk): boolean {
  let at = start;
  for (const line of hunk.lines) {
    if (line.kind === '+') continue;
    if (oldLines[at] !== (line.noNewline ? line.text : `${line.text}\n`)) return false;
    at++;
  }
  return true;
}

/** Lines with their line feed; a file that ends with one has no empty line after it. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
