import type { FileDiff } from '../diff/file-diff.ts';

const headerLines = 12;
const header =
  /@generated\b|\bcode generated\b.*\bdo not edit\b|\bauto-?generated\b.*\bdo not (?:edit|modify)\b|\bdo not (?:edit|modify)\b.*\bgenerated\b|^\W*this (?:file|code) (?:is|was) (?:automatically |auto-?)?generated\b/im;

/** Whether the first lines of a text say that a program wrote it. */
export function hasGeneratedHeader(text: string): boolean {
  return header.test(text.slice(0, 4000).split('\n', headerLines).join('\n'));
}

/**
 * Whether a new file says so of itself. Nobody but its author has seen that yet, so it is no reason to leave it unread: it
 * comes last.
 */
export function claimsToBeGenerated(file: FileDiff): boolean {
  const [first] = file.hunks;
  if (file.oldPath !== null || first === undefined) return false;
  return hasGeneratedHeader(
    first.lines
      .slice(0, headerLines)
      .map(({ text }) => text)
      .join('\n'),
  );
}
