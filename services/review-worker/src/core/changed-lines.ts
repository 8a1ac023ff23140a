import type { ChangedLines } from '@waggle/contracts';
import type { FileDiff, Hunk } from './diff/file-diff.ts';

const maxFiles = 500;
const maxRanges = 100;

/** What each file's hunks add, and the lines of the old side that they take away or insert after: the graph knows the old side. */
export function listChangedLines(files: readonly FileDiff[]): ChangedLines[] {
  return files.slice(0, maxFiles).map(({ path, oldPath, additions: added, hunks }) => ({
    path: oldPath ?? path,
    added,
    ranges: oldPath === null ? [] : hunks.flatMap(toRanges).slice(0, maxRanges),
  }));
}

/** Runs of changed lines without the context around them; a pure insertion is the line before it. */
function toRanges({ oldStart, lines }: Hunk): [number, number][] {
  const ranges: [number, number][] = [];
  let before = oldStart - 1;
  let open: [number, number] | null = null;
  for (const { kind, oldLine } of lines) {
    if (kind === ' ') {
      open = null;
      before = oldLine ?? before;
      continue;
    }
    const at: number = oldLine ?? Math.max(0, before);
    if (open === null) {
      open = [at, at];
      ranges.push(open);
    }
    open[1] = Math.max(open[1], at);
    before = oldLine ?? before;
  }
  return ranges;
}
