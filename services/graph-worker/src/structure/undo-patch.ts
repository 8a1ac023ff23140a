import type { LineRange } from './symbols-touched.ts';

export interface BaseSide {
  text: string;
  /** The lines of the text that the patch takes away. */
  ranges: LineRange[];
}

/**
 * A file as it was before a patch (as GitHub gives it for one file), from the file as it is after: the base of a pull request
 * without a request for it. Null when the patch does not fit the text.
 */
export function undoPatch(patch: string, headText: string): BaseSide | null {
  const head = headText === '' ? [] : headText.split('\n');
  const base: string[] = [];
  const ranges: LineRange[] = [];
  let at = 0;
  for (const line of patch.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) {
      const first = hunk[2] === '0' ? Number(hunk[1]) : Number(hunk[1]) - 1;
      if (first < at || first > head.length) return null;
      base.push(...head.slice(at, first));
      at = first;
    } else if (line.startsWith('-')) {
      base.push(line.slice(1));
      addLine(ranges, base.length);
    } else if (line.startsWith('+') || line.startsWith(' ')) {
      if (head[at] !== line.slice(1)) return null;
      if (line.startsWith(' ')) base.push(line.slice(1));
      at += 1;
    }
  }
  return { text: [...base, ...head.slice(at)].join('\n'), ranges };
}

function addLine(ranges: LineRange[], line: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && last.end === line - 1) last.end = line;
  else ranges.push({ start: line, end: line });
}
