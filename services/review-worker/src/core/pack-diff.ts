import type { Coverage } from '@waggle/contracts';
import { findDeliberateReason, partialReasons } from './coverage.ts';
import type { FileDiff, Hunk } from './diff/file-diff.ts';
import { fence, revealInvisible } from './sanitize.ts';

export type PackLimits = {
  /** About four characters are one token. */
  charsPerPass: number;
  maxPasses: number;
};

export type PackedDiff = {
  /** One fenced text a model call. */
  passes: string[];
  coverage: Coverage;
};

type Part = { path: string; header: string; hunks: string[] };
type Packing = { passes: string[]; left: number; shown: Map<string, number> };

/** Room for the fence. */
const overhead = 40;

/**
 * The change as the model reads it: unified format, smallest file first (90 % of files fit one call against 33 % with the largest
 * first), hunk by hunk, in as many passes as allowed. When that is not enough it is packed again with one line of context. What is
 * left out is listed in the coverage. Give it the redacted diff; `missing` are changed paths without a patch.
 */
export function packDiff(files: readonly FileDiff[], limits: PackLimits, missing: readonly string[] = []): PackedDiff {
  const reasons = files.flatMap((file) => {
    const reason = findDeliberateReason(file);
    return reason === null ? [] : [{ path: file.path, reason }];
  });
  const skipped = new Set(reasons.map(({ path }) => path));
  const readable = files.filter(({ path }) => !skipped.has(path));
  let parts: Part[] = [];
  let packing: Packing = { passes: [], left: 0, shown: new Map() };
  for (const context of [3, 1]) {
    parts = readable.map((file) => renderPart(file, context)).sort((a, b) => partLength(a) - partLength(b));
    packing = packParts(parts, limits);
    if (parts.every((part) => isWhole(part, packing))) break;
  }
  const cut = parts
    .filter((part) => !isWhole(part, packing))
    .map((part) => ({ path: part.path, reason: describeCut(part, packing) }));
  const unread = [...reasons, ...cut, ...missing.map((path) => ({ path, reason: partialReasons.patch }))];
  const filesChanged = files.length + missing.length;
  const passes = packing.passes.map((text) => fence(text, 'diff'));
  return { passes, coverage: { filesChanged, filesRead: filesChanged - unread.length, unread } };
}

function packParts(parts: readonly Part[], limits: PackLimits): Packing {
  const packing: Packing = { passes: [], left: 0, shown: new Map() };
  for (const part of parts) {
    let named = false;
    // A file without hunks (a rename, a mode change) is its header.
    for (const hunk of part.hunks.length > 0 ? part.hunks : ['']) {
      const wanted = part.header.length + hunk.length;
      if (wanted > limits.charsPerPass - overhead) continue;
      if (wanted > packing.left) {
        if (packing.passes.length === limits.maxPasses) continue;
        packing.passes.push('');
        [packing.left, named] = [limits.charsPerPass - overhead, false];
      }
      const text = named ? hunk : part.header + hunk;
      packing.passes[packing.passes.length - 1] += text;
      packing.left -= text.length;
      named = true;
      packing.shown.set(part.path, (packing.shown.get(part.path) ?? 0) + 1);
    }
  }
  return packing;
}

function isWhole(part: Part, packing: Packing): boolean {
  return (packing.shown.get(part.path) ?? 0) === Math.max(1, part.hunks.length);
}

function describeCut(part: Part, packing: Packing): string {
  const shown = packing.shown.get(part.path) ?? 0;
  return shown === 0 ? partialReasons.budget : `${partialReasons.budget}: ${shown} of ${part.hunks.length} hunks read`;
}

function partLength(part: Part): number {
  return part.hunks.reduce((sum, hunk) => sum + hunk.length, part.header.length);
}

function renderPart(file: FileDiff, context: number): Part {
  const from = file.status === 'renamed' || file.status === 'copied' ? ` from ${file.oldPath}` : '';
  const mode =
    file.oldMode !== file.newMode && file.oldMode && file.newMode ? `, mode ${file.oldMode} to ${file.newMode}` : '';
  const link = file.isSymlink ? ', symlink' : '';
  const header = revealInvisible(`=== ${file.path} (${file.status}${from}${mode}${link})`).replaceAll('\n', ' ');
  return { path: file.path, header: `${header}\n`, hunks: file.hunks.map((hunk) => renderHunk(hunk, context)) };
}

function renderHunk(hunk: Hunk, context: number): string {
  const changed = hunk.lines.flatMap(({ kind }, at) => (kind === ' ' ? [] : [at]));
  const near = hunk.lines.map((line, at) => ({ line, shown: changed.some((one) => Math.abs(one - at) <= context) }));
  let text = `@@ -${hunk.oldStart} +${hunk.newStart} @@ ${hunk.section}`.trimEnd();
  let gap = false;
  for (const { line, shown } of near) {
    if (shown && gap) text += `\n@@ -${line.oldLine ?? ''} +${line.newLine ?? ''} @@`;
    if (shown) text += `\n${line.kind}${line.text}`;
    gap = !shown && text.includes('\n');
  }
  return `${revealInvisible(text)}\n`;
}
