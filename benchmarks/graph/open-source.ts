import { fetchBranch, listFiles, openMirror } from '@waggle/github';
import { openHistory, type RepositorySource } from '@waggle/graph-worker/bench';

/** A repository on this disk through the product's own mirror. */
export async function openSource(
  { path, branch }: { path: string; branch: string },
  { repoId, dataDir }: { repoId: number; dataDir: string },
): Promise<RepositorySource> {
  const cloneUrl = `file://${path}`;
  const mirror = await openMirror({ dataDir, repoId, cloneUrl, token: async () => null, allowFileProtocol: true });
  return {
    history: openHistory(mirror, { host: 'github.com', repository: 'bench/bench' }),
    defaultBranch: async () => branch,
    headOfDefaultBranch: async () => ({ branch, sha: await fetchBranch(mirror, branch) }),
    listFiles: async (sha) => {
      const entries = await listFiles(mirror, sha);
      const files = entries.filter(({ type }) => type === 'blob').map(({ path, oid }) => ({ path, blob: oid }));
      return { files, complete: true };
    },
  };
}
