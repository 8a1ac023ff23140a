import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../state/records.ts';
import type { GitStore } from './git-store.ts';
import { gitText, runGit } from './run-git.ts';

/** New content by path; null removes the file. */
export type FileChanges = Record<string, string | null>;

export type NewCommit = {
  parent: string | undefined;
  files: FileChanges;
  message: string;
  author: { name: string; email: string };
  date: Date;
};

/** Commits files in a bare repository, through an index of its own, and returns the commit. */
export async function writeCommit(store: GitStore, repository: Repository, commit: NewCommit): Promise<string> {
  const folder = store.folder(repository);
  const index = join(folder, `index-${randomUUID()}`);
  const stamp = `${Math.floor(commit.date.getTime() / 1000)} +0000`;
  const env = {
    ...store.environment,
    GIT_INDEX_FILE: index,
    GIT_AUTHOR_NAME: commit.author.name,
    GIT_AUTHOR_EMAIL: commit.author.email,
    GIT_AUTHOR_DATE: stamp,
    GIT_COMMITTER_NAME: commit.author.name,
    GIT_COMMITTER_EMAIL: commit.author.email,
    GIT_COMMITTER_DATE: stamp,
  };
  try {
    if (commit.parent) await runGit(['read-tree', commit.parent], { cwd: folder, env });
    for (const [path, content] of Object.entries(commit.files)) {
      if (content === null) {
        // Mode 0 removes; `--force-remove` wants a work tree, which a bare repository has not.
        const gone = `0 ${'0'.repeat(40)}\t${path}\0`;
        await runGit(['update-index', '-z', '--index-info'], { cwd: folder, env, input: gone });
        continue;
      }
      const blob = await gitText(['hash-object', '-w', '--stdin'], { cwd: folder, env, input: content });
      const entry = `100644 ${blob}\t${path}\0`;
      await runGit(['update-index', '--add', '-z', '--index-info'], { cwd: folder, env, input: entry });
    }
    const tree = await gitText(['write-tree'], { cwd: folder, env });
    const parents = commit.parent ? ['-p', commit.parent] : [];
    return await gitText(['commit-tree', tree, ...parents], { cwd: folder, env, input: commit.message });
  } finally {
    await rm(index, { force: true });
  }
}
