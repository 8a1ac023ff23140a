import type { DiffLine, Hunk } from '../diff/file-diff.ts';
import { revealInvisible } from '../sanitize.ts';

export type ShownLine = {
  /** As the model reads it, with its line feed; `@@` lines where context was left out stand before their line. */
  text: string;
  kind: DiffLine['kind'];
  /** What the counters of both sides show at this line. */
  oldLine: number;
  newLine: number;
};

/** A part of one hunk. */
export type Piece = {
  text: string;
  /** Changed lines in it, and the added ones among them. */
  changed: number;
  added: number;
};

/** The lines of a hunk that are shown with so much context, in order. */
export function chooseLines(hunk: Hunk, context: number): ShownLine[] {
  const near = findNear(hunk, context);
  const shown: ShownLine[] = [];
  let [oldLine, newLine] = [hunk.oldStart, hunk.newStart];
  let gap = false;
  for (const [at, line] of hunk.lines.entries()) {
    if (near[at]) {
      const header = gap && shown.length > 0 ? `@@ -${oldLine} +${newLine} @@\n` : '';
      shown.push({ text: `${header}${revealInvisible(line.kind + line.text)}\n`, kind: line.kind, oldLine, newLine });
    }
    gap = !near[at];
    if (line.kind !== '+') oldLine += 1;
    if (line.kind !== '-') newLine += 1;
  }
  return shown;
}

function findNear({ lines }: Hunk, context: number): boolean[] {
  const near = new Array<boolean>(lines.length).fill(false);
  for (const [at, { kind }] of lines.entries()) {
    if (kind === ' ') continue;
    for (let one = Math.max(0, at - context); one <= Math.min(lines.length - 1, at + context); one += 1)
      near[one] = true;
  }
  return near;
}

/** `@@ -12 +14 @@ function f() {` and the lines. Line numbers are those of the first line shown. */
export function renderPiece(hunk: Hunk, lines: readonly ShownLine[]): Piece {
  const [first] = lines;
  const section = hunk.section === '' ? '' : ` ${revealInvisible(hunk.section)}`;
  const header = `@@ -${first?.oldLine ?? hunk.oldStart} +${first?.newLine ?? hunk.newStart} @@${section}\n`;
  const body = lines.map(({ text }, at) => (at === 0 ? text.replace(/^@@ .* @@\n/, '') : text)).join('');
  const added = lines.filter(({ kind }) => kind === '+').length;
  return { text: header + body, added, changed: lines.filter(({ kind }) => kind !== ' ').length };
}
