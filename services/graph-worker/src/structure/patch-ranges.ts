import type { LineRange } from './symbols-touched.ts';

/**
 * The lines of the new file that a patch (as GitHub gives it for one file) adds or changes. What it only takes away counts as
 * a change of the line that follows: the place is still inside whatever it was taken from.
 */
export function patchRanges(patch: string): LineRange[] {
  const ranges: LineRange[] = [];
  let line = 0;
  let start: number | null = null;
  function end(): void {
    if (start !== null) ranges.push({ start, end: Math.max(start, line - 1) });
    start = null;
  }
  for (const text of patch.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (hunk !== null) {
      end();
      line = Math.max(1, Number(hunk[1]));
    } else if (text.startsWith('+')) {
      start ??= line;
      line += 1;
    } else if (text.startsWith('-')) {
      start ??= line;
    } else if (!text.startsWith('\\')) {
      end();
      line += 1;
    }
  }
  end();
  return ranges;
}
