import { SkipError } from '@waggle/platform';
import { z } from 'zod';
import type { Requester } from '../requests/requester.ts';
import { Comparison, PullRequestFile, Tree } from './answers.ts';
import type { PullRequestGateway } from './pull-request-gateway.ts';

type Target = () => Promise<{ owner: string; repo: string }>;
type FileReads = Pick<PullRequestGateway, 'listPullRequestFilesPage' | 'getMergeBase' | 'listFiles'>;

const repo = '/repos/{owner}/{repo}';

/** Files and patches one by one, for when git cannot be used. */
export function createFileReads(requester: Requester, target: Target): FileReads {
  return {
    listPullRequestFilesPage: async (number, { page, perPage }) => {
      const parameters = { ...(await target()), number, page, per_page: perPage };
      return requester.send(z.array(PullRequestFile), `GET ${repo}/pulls/{number}/files`, parameters);
    },
    getMergeBase: async (base, head) => {
      const parameters = { ...(await target()), basehead: `${base}...${head}`, per_page: 1 };
      const found = await orNull(requester.send(Comparison, `GET ${repo}/compare/{basehead}`, parameters));
      return found?.merge_base_commit?.sha ?? null;
    },
    listFiles: async (sha) => {
      const parameters = { ...(await target()), sha, recursive: '1' };
      const { tree } = await requester.send(Tree, `GET ${repo}/git/trees/{sha}`, parameters);
      return tree.filter(({ type }) => type === 'blob').map(({ path }) => path);
    },
  };
}

/** What is not there is null. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SkipError) return null;
    throw error;
  }
}
