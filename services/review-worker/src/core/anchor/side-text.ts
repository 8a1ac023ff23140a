import type { FileDiff, Hunk } from '../diff/file-diff.ts';

type SideLine = {
  /** 1-based line of the new side. */
  number: number;
  text: string;
  added: boolean;
  /** Numbers that a model may have meant by this line: of the old side, or counted in the diff as it was shown. */
  aliases: number[];
};

/** The new side of one hunk, and the same without any whitespace as one text that can be searched. */
export type SideText = {
  lines: SideLine[];
  bare: string;
  /** Where each line that is not blank begins in `bare`, with its index in `lines`. */
  starts: { offset: number; index: number }[];
};

export function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

/** One text for each hunk: a comment never spans two. */
export function createSideTexts(file: FileDiff): SideText[] {
  const sides: SideText[] = [];
  // GitHub counts positions from the line below the first hunk header; later headers count as lines.
  let position = 0;
  for (const hunk of file.hunks) {
    sides.push(createSideText(hunk, position));
    position += hunk.lines.length + 1;
  }
  return sides;
}

function createSideText(hunk: Hunk, before: number): SideText {
  const side: SideText = { lines: [], bare: '', starts: [] };
  const parts: string[] = [];
  let offset = 0;
  let oldNext = hunk.oldStart;
  for (const [at, line] of hunk.lines.entries()) {
    if (line.kind !== '+') oldNext = (line.oldLine ?? oldNext) + 1;
    if (line.newLine === null) continue;
    const old = line.oldLine ?? oldNext;
    const shifted = line.newLine - hunk.newStart + hunk.oldStart;
    const inHunk = at + 1;
    const aliases = [old, old - 1, shifted, before + inHunk, before + inHunk + 1, inHunk, inHunk + 1];
    const bare = withoutSpace(line.text);
    if (bare !== '') side.starts.push({ offset, index: side.lines.length });
    side.lines.push({ number: line.newLine, text: line.text, added: line.kind === '+', aliases });
    parts.push(bare);
    offset += bare.length;
  }
  side.bare = parts.join('');
  return side;
}

/** A whole file as one side: there is no diff in which its lines could have been counted. */
export function createWholeText(text: string): SideText {
  const side: SideText = { lines: [], bare: '', starts: [] };
  const parts: string[] = [];
  let offset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const bare = withoutSpace(line);
    if (bare !== '') side.starts.push({ offset, index });
    side.lines.push({ number: index + 1, text: line, added: false, aliases: [] });
    parts.push(bare);
    offset += bare.length;
  }
  side.bare = parts.join('');
  return side;
}

/** Where the line that begins at `starts[at]` ends in `bare`. */
export function endOf(side: SideText, at: number): number {
  return side.starts[at + 1]?.offset ?? side.bare.length;
}
