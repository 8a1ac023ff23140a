import type { FileDiff } from '../core/diff/file-diff.ts';

/** Lines of no file as an added one, for what reads diffs. */
export function toAddedFile(texts: readonly string[]): FileDiff {
  const lines = texts.map((line, at) => ({
    kind: '+' as const,
    text: line,
    oldLine: null,
    newLine: at + 1,
    noNewline: false,
  }));
  const place = { oldStart: 0, oldLines: 0, newStart: 1, newLines: lines.length, section: '' };
  return {
    path: 'comment.md',
    oldPath: null,
    newPath: 'comment.md',
    status: 'added',
    oldMode: null,
    newMode: '100644',
    isBinary: false,
    isSubmodule: false,
    isSymlink: false,
    additions: lines.length,
    deletions: 0,
    hunks: [{ ...place, lines }],
  };
}
