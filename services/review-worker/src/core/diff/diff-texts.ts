import { structuredPatch } from 'diff';
import type { FileDiff, Hunk } from './file-diff.ts';
import { parseBarePatch } from './parse-hunks.ts';

const context = 3;
const timeoutMs = 2000;

/**
 * The hunks between two texts, for a change whose patch nobody sent; null when they are too different to compare in two
 * seconds. Another program may cut the same change into other hunks.
 */
export function diffTexts(before: string, after: string): Hunk[] | null {
  const patch = structuredPatch('a', 'b', before, after, undefined, undefined, { context, timeout: timeoutMs });
  if (patch === undefined) return null;
  const lines = patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: body }) => {
    return [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...body];
  });
  return parseBarePatch(lines.join('\n'));
}

/** The file with such hunks, counted anew. */
export function withHunks(file: Omit<FileDiff, 'hunks' | 'additions' | 'deletions'>, hunks: Hunk[]): FileDiff {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const count = (kind: '+' | '-') => lines.filter((line) => line.kind === kind).length;
  return { ...file, hunks, additions: count('+'), deletions: count('-') };
}
