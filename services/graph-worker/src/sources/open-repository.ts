import {
  fetchBranch,
  type Github,
  listFiles,
  MirrorError,
  type MirrorErrorCode,
  openMirror,
  type PullRequest,
  readBlobs,
} from '@waggle/github';
import type { RepositoryTarget } from '../jobs/graph-deps.ts';
import type { OpenPull, RepositorySource } from '../neo4j/scan-repository.ts';
import { openHistory } from './repository-history.ts';

interface Deps {
  github: Github;
  dataDir: string;
}

/**
 * Reads a repository through its bare git mirror: one fetch, and a listing that is never cut. Where cloning is refused, the
 * files alone are read by the tree API.
 */
export async function openRepository(
  { github, dataDir }: Deps,
  { repoId, fullName, installationId }: RepositoryTarget,
  signal: AbortSignal,
): Promise<RepositorySource> {
  const gateway = github.forInstallation(installationId, fullName, { signal });
  const { clone_url: cloneUrl, default_branch: branch, html_url: page } = await gateway.getRepository();
  const mirror = await openMirror({ dataDir, repoId, cloneUrl, token: () => gateway.token(), signal });
  let refused = false;
  return {
    history: openHistory(mirror, { host: new URL(page).host, repository: fullName }),
    readBlobs: (oids, maxBytes) => readBlobs(mirror, oids, { maxBytes, chunkBytes: 1024 * 1024 }),
    readPastPulls: (after) => gateway.listPastPulls(after),
    listOpenPulls: async () => (await gateway.listOpenPullRequests()).map(toOpenPull),
    defaultBranch: async () => branch,
    headOfDefaultBranch: async () => {
      try {
        if (!refused) return { branch, sha: await fetchBranch(mirror, branch) };
      } catch (error) {
        // A repository without commits names a default branch that does not exist yet.
        if (isMirrorError(error, ['commit_not_found'])) return null;
        // GitHub's API just answered for it: it is there, but not for git.
        if (!isMirrorError(error, ['forbidden', 'repository_not_found'])) throw error;
        refused = true;
      }
      const sha = await gateway.getBranchHead(branch);
      return sha === null ? null : { branch, sha, filesOnly: true };
    },
    listFiles: async (sha) => {
      if (refused) return gateway.listTree(sha);
      const entries = await listFiles(mirror, sha);
      const files = entries.filter(({ type }) => type === 'blob').map(({ path, oid }) => ({ path, blob: oid }));
      return { files, complete: true };
    },
  };
}

function toOpenPull({ number, head, base, updated_at: updatedAt }: PullRequest): OpenPull {
  return { number, headSha: head.sha, baseSha: base.sha, updatedAt: new Date(updatedAt) };
}

function isMirrorError(error: unknown, codes: readonly MirrorErrorCode[]): boolean {
  return error instanceof MirrorError && codes.includes(error.code);
}
