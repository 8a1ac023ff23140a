import type { ChangedFile } from '../git/changed-files.ts';
import type { HunkLine } from '../git/hunks.ts';
import type { Simulator } from '../simulator.ts';
import type { ReviewComment } from '../state/records.ts';
import { commentCard } from './cards.ts';
import { type Html, html } from './html.ts';

const maxLines = 1500;

function belongsTo(comment: ReviewComment, line: HunkLine): boolean {
  return comment.line !== null && comment.line === (comment.side === 'RIGHT' ? line.newLine : line.oldLine);
}

function note(simulator: Simulator, comments: readonly ReviewComment[]): Html | false {
  if (comments.length === 0) return false;
  return html`<tr class="note"><td colspan="3">${comments.map((comment) => commentCard(simulator, comment))}</td></tr>`;
}

function lineRows(simulator: Simulator, line: HunkLine, comments: readonly ReviewComment[]): Html {
  const here = comments.filter((comment) => belongsTo(comment, line));
  return html`<tr class="${line.kind}"><td class="n">${line.oldLine}</td><td class="n">${line.newLine}</td><td>${line.text}</td></tr>${note(simulator, here)}`;
}

/** One changed file with its comments at their lines. */
export function fileView(simulator: Simulator, file: ChangedFile, comments: readonly ReviewComment[]): Html {
  const name = file.previousFilename ? `${file.previousFilename} → ${file.filename}` : file.filename;
  const ofFile = comments.filter((comment) => comment.subjectType === 'file');
  const long = file.patchLines > maxLines;
  const rows = long
    ? html`<tr><td colspan="3" class="muted">The diff of ${file.patchLines} lines is not shown.</td></tr>`
    : html`${file.hunks.map((hunk) => html`<tr class="hunk"><td class="n"></td><td class="n"></td><td>${hunk.header}</td></tr>${hunk.lines.map((line) => lineRows(simulator, line, comments))}`)}`;
  const empty =
    file.patch === undefined && html`<tr><td colspan="3" class="muted">No lines to show (${file.status}).</td></tr>`;
  return html`<section class="card file"><header><strong>${name}</strong>
<span><span class="tag">${file.status}</span> <span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span></span></header>
<table class="diff"><colgroup><col class="n"><col class="n"><col></colgroup><tbody>${note(simulator, ofFile)}${empty}${rows}</tbody></table></section>`;
}
