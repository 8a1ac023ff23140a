import type { ChangedFile } from './pull-request-facts.ts';

/** Where the graph keeps the paths of a pull request. Absent: the graph has no such file. */
export interface KnownPaths {
  /** Paths that have a File node of that very name. */
  exact: ReadonlySet<string>;
  /** Old name -> present name of files that a scan saw moving. */
  movedTo: ReadonlyMap<string, string>;
}

export interface Touch {
  /** The File node's path. */
  file: string;
  /** The path inside the pull request. */
  path: string;
  status: ChangedFile['status'];
  previousPath: string | null;
  add: number;
  del: number;
}

/**
 * Decides which File node each changed file belongs to, one each, sorted by node path. A file renamed by this pull request
 * stays on the node of its old name until a scan renames that node, so that its history is never split.
 */
export function resolveTouches(files: readonly ChangedFile[], known: KnownPaths): Touch[] {
  const own = new Set(files.map(({ path }) => path));
  const touches = new Map<string, Touch>();
  for (const file of files) {
    const candidate = nodePathOf(file, known);
    // Another file of this pull request has that name for itself now.
    const node = candidate !== file.path && own.has(candidate) ? file.path : candidate;
    const { path, status, previousPath, additions: add, deletions: del } = file;
    if (!touches.has(node)) touches.set(node, { file: node, path, status, previousPath, add, del });
  }
  return [...touches.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

function nodePathOf({ path, previousPath }: ChangedFile, { exact, movedTo }: KnownPaths): string {
  if (exact.has(path)) return path;
  if (previousPath !== null && exact.has(previousPath)) return previousPath;
  return movedTo.get(path) ?? (previousPath === null ? undefined : movedTo.get(previousPath)) ?? path;
}
