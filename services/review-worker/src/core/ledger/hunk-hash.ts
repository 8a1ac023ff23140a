import { createHash } from 'node:crypto';
import type { FileDiff } from '../diff/file-diff.ts';
import type { DiffPass } from '../pack/pack-diff.ts';

/**
 * A hunk by what it changes: neither its line numbers nor the lines around it count, so a rebase leaves it the same. Hunk -1 is
 * the file without its text: a rename or a mode change.
 */
export function hashHunk(file: FileDiff, at: number): string {
  const changed = file.hunks[at]?.lines.flatMap(({ kind, text }) => (kind === ' ' ? [] : [kind + text])) ?? [
    file.status,
    file.oldPath,
    file.newMode,
  ];
  return createHash('sha256')
    .update(JSON.stringify([file.path, changed]))
    .digest('base64url')
    .slice(0, 32);
}

export interface ReadSplit {
  /** Whether an earlier review read this hunk. */
  isRead: (file: FileDiff, at: number) => boolean;
  /** What earlier reviews read, in the form of a pass without text. */
  before: DiffPass;
}

/** Which hunks of a change earlier reviews of the pull request read, by the hashes they left. */
export function splitRead(files: readonly FileDiff[], hashes: ReadonlySet<string>): ReadSplit {
  const read = new Map<string, Set<number>>();
  const before: DiffPass = { text: '', tokens: 0, pieces: [] };
  for (const file of hashes.size === 0 ? [] : files) {
    for (const at of file.hunks.length === 0 ? [-1] : file.hunks.keys()) {
      if (!hashes.has(hashHunk(file, at))) continue;
      read.set(file.path, (read.get(file.path) ?? new Set()).add(at));
      before.pieces.push({ path: file.path, hunk: at, ...countLines(file, at) });
    }
  }
  return { isRead: ({ path }, at) => read.get(path)?.has(at) ?? false, before };
}

/** Hashes of the hunks that these passes showed whole. */
export function hashesOf(files: readonly FileDiff[], passes: readonly DiffPass[]): string[] {
  const shown = new Map<string, number>();
  for (const { path, hunk, changed } of passes.flatMap(({ pieces }) => pieces)) {
    const key = `${hunk} ${path}`;
    shown.set(key, (shown.get(key) ?? 0) + changed);
  }
  return files.flatMap((file) =>
    [-1, ...file.hunks.keys()]
      .filter((at) => (shown.get(`${at} ${file.path}`) ?? -1) >= countLines(file, at).changed)
      .map((at) => hashHunk(file, at)),
  );
}

function countLines(file: FileDiff, at: number): { changed: number; added: number } {
  const lines = file.hunks[at]?.lines ?? [];
  return {
    changed: lines.filter(({ kind }) => kind !== ' ').length,
    added: lines.filter(({ kind }) => kind === '+').length,
  };
}
