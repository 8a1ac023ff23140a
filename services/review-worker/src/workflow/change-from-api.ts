import type { PullRequestFile } from '@waggle/github';
import { AppError } from '@waggle/platform';
import { type FileDiff, type FileStatus, PatchSyntaxError } from '../core/diff/file-diff.ts';
import { parseHunks } from '../core/diff/parse-hunks.ts';
import type { RepositoryReader } from '../evidence/evidence-rule.ts';

export interface ApiChange {
  files: FileDiff[];
  /** Files whose patch GitHub left out although something changed. */
  missing: string[];
  reader: RepositoryReader;
}

const statuses: Record<string, FileStatus> = {
  added: 'added',
  removed: 'deleted',
  renamed: 'renamed',
  copied: 'copied',
};

/** GitHub lists at most this many files of a pull request; the rest is unknown even by name. */
export const maxListedFiles = 3000;

/**
 * The change as GitHub's API tells it, for when git cannot: no file contents, no modes, and patches left out for large
 * files. A missing patch is "not read", never "no change".
 */
export function readApiChange(listed: readonly PullRequestFile[]): ApiChange {
  const files: FileDiff[] = [];
  const missing: string[] = [];
  for (const file of listed) {
    const diff = toFileDiff(file);
    if (diff === null) missing.push(file.filename);
    else files.push(diff);
  }
  return { files, missing, reader: { listFiles: refuse, readFile: refuse } };
}

function toFileDiff(file: PullRequestFile): FileDiff | null {
  const { filename: path, status, additions, deletions, patch } = file;
  const isPure = additions === 0 && deletions === 0 && (status === 'renamed' || status === 'copied');
  if (patch === undefined && !isPure) return null;
  const kind = statuses[status] ?? 'modified';
  try {
    return {
      path,
      oldPath: kind === 'added' ? null : (file.previous_filename ?? path),
      newPath: kind === 'deleted' ? null : path,
      status: kind,
      oldMode: null,
      newMode: null,
      isBinary: false,
      isSubmodule: /^[+-]Subproject commit /m.test(patch ?? ''),
      isSymlink: false,
      additions,
      deletions,
      hunks: patch === undefined ? [] : parseHunks(patch.split('\n'), 0).hunks,
    };
  } catch (error) {
    if (error instanceof PatchSyntaxError) return null;
    throw error;
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new AppError('NO_CONTENTS', 'file contents are not available without the git mirror'));
}
