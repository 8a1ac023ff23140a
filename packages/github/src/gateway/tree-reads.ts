import { AppError, SkipError } from '@waggle/platform';
import { z } from 'zod';
import type { Requester } from '../requests/requester.ts';

/** The files of a commit by the tree API. */
interface TreeListing {
  /** `blob` is git's id of the content. Links and executables are files, submodules are not. */
  files: { path: string; blob: string }[];
  /** False when GitHub or the limit of requests cut the listing: then a missing path says nothing. */
  complete: boolean;
}

export interface TreeReads {
  /** The commit that a branch points to; null for an empty repository or a branch that is gone. */
  getBranchHead(branch: string): Promise<string | null>;
  /** Every file of a commit, folder by folder where GitHub cuts the whole; at most `maxRequests` requests. */
  listTree(sha: string, limits?: { maxRequests?: number }): Promise<TreeListing>;
}

const Entries = z.object({
  truncated: z.boolean().default(false),
  tree: z.array(z.object({ path: z.string(), type: z.string(), sha: z.string() })),
});
type Entries = z.infer<typeof Entries>;

const Commits = z.array(z.object({ sha: z.string() }));
const repo = '/repos/{owner}/{repo}';
/** A tenth of an hour's requests; enough for a repository whose folders of the first level fit an answer each. */
const mostRequests = 500;

/** Files for when a repository must not be cloned. */
export function createTreeReads(
  requester: Requester,
  target: () => Promise<{ owner: string; repo: string }>,
): TreeReads {
  const read = async (sha: string, recursive: boolean) => {
    const parameters = { ...(await target()), sha, ...(recursive ? { recursive: '1' } : {}) };
    return requester.send(Entries, `GET ${repo}/git/trees/{sha}`, parameters);
  };
  return {
    getBranchHead: async (branch) => {
      const parameters = { ...(await target()), sha: branch, per_page: 1 };
      try {
        return (await requester.send(Commits, `GET ${repo}/commits`, parameters))[0]?.sha ?? null;
      } catch (error) {
        if (error instanceof SkipError) return null;
        // The repository is empty.
        if (error instanceof AppError && error.context.status === 409) return null;
        throw error;
      }
    },
    listTree: (sha, { maxRequests = mostRequests } = {}) => walk(read, sha, maxRequests),
  };
}

async function walk(
  read: (sha: string, recursive: boolean) => Promise<Entries>,
  root: string,
  maxRequests: number,
): Promise<TreeListing> {
  const files: TreeListing['files'] = [];
  const waiting = [{ sha: root, prefix: '' }];
  let complete = true;
  let requests = 0;
  const ask = async (sha: string, recursive: boolean) => {
    requests += 1;
    return read(sha, recursive);
  };
  const keep = (prefix: string, { tree }: Entries) => {
    for (const { path, type, sha } of tree) if (type === 'blob') files.push({ path: prefix + path, blob: sha });
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { sha, prefix } = next;
    // A folder takes two requests: the whole, and its own level where the whole is cut.
    if (requests + 2 > maxRequests) return { files, complete: false };
    const whole = await ask(sha, true);
    if (!whole.truncated) {
      keep(prefix, whole);
      continue;
    }
    const level = await ask(sha, false);
    if (level.truncated) complete = false;
    keep(prefix, level);
    for (const { path, type, sha: id } of level.tree) {
      if (type === 'tree') waiting.push({ sha: id, prefix: `${prefix}${path}/` });
    }
  }
  return { files, complete };
}
