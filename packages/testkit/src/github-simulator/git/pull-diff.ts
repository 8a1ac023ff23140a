import type { PullRequest, Repository } from '../state/records.ts';
import { type ChangedFile, changedFiles } from './changed-files.ts';
import { type Commit, listCommits } from './commits.ts';
import type { GitStore } from './git-store.ts';
import { GitError } from './run-git.ts';

export type PullDiff = {
  mergeBase: string;
  files: ChangedFile[];
  commits: Commit[];
  mergeable: boolean;
};

export type PullDiffs = (repository: Repository, baseSha: string, headSha: string) => Promise<PullDiff>;

const kept = 200;

/** Computes what a pull request changes, once for each pair of commits. */
export function createPullDiffs(store: GitStore): PullDiffs {
  const cache = new Map<string, Promise<PullDiff>>();
  return (repository, baseSha, headSha) => {
    const key = `${repository.id} ${baseSha} ${headSha}`;
    const found = cache.get(key);
    if (found !== undefined) return found;
    const computed = computeDiff(store, repository, baseSha, headSha);
    cache.set(key, computed);
    computed.catch(() => cache.delete(key));
    const oldest = cache.keys().next().value;
    if (cache.size > kept && oldest !== undefined) cache.delete(oldest);
    return computed;
  };
}

async function computeDiff(
  store: GitStore,
  repository: Repository,
  baseSha: string,
  headSha: string,
): Promise<PullDiff> {
  const mergeBase = await findMergeBase(store, repository, baseSha, headSha);
  const [files, commits, mergeable] = await Promise.all([
    changedFiles(store, repository, mergeBase, headSha),
    listCommits(store, repository, ['--topo-order', '--reverse', `${mergeBase}..${headSha}`, `^${baseSha}`]),
    canMerge(store, repository, baseSha, headSha),
  ]);
  return { mergeBase, files, commits, mergeable };
}

/** The merge base, or the base itself where the histories share nothing. */
export async function findMergeBase(
  store: GitStore,
  repository: Repository,
  base: string,
  head: string,
): Promise<string> {
  try {
    return await store.text(repository, ['merge-base', base, head]);
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return base;
    throw error;
  }
}

async function canMerge(store: GitStore, repository: Repository, base: string, head: string): Promise<boolean> {
  try {
    await store.git(repository, ['merge-tree', '--write-tree', '--allow-unrelated-histories', base, head]);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return false;
    throw error;
  }
}

/** Whether a commit belongs to a pull request. */
export function ownsCommit(pull: PullRequest, diff: PullDiff, sha: string): boolean {
  return pull.headSha === sha || diff.commits.some((commit) => commit.sha === sha);
}
