import { requireSha } from './fetch-commits.ts';
import type { Mirror } from './mirror.ts';

export type CommitInfo = { sha: string; authorName: string; authorEmail: string; authoredAt: number; subject: string };

/** The newest commits reachable from `sha`, optionally only those that touched a path. Reads no blob. */
export async function recentCommits(
  mirror: Mirror,
  sha: string,
  { limit, path }: { limit: number; path?: string },
): Promise<CommitInfo[]> {
  requireSha(sha);
  const format = '--format=%H%x00%an%x00%ae%x00%at%x00%s';
  const paths = path === undefined ? [] : [path];
  const args = ['log', `--max-count=${limit}`, '--no-show-signature', '--no-color', format, sha, '--', ...paths];
  const { stdout } = await mirror.git({ args });
  return stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [commit = '', authorName = '', authorEmail = '', time = '0', subject = ''] = line.split('\0');
      return { sha: commit, authorName, authorEmail, authoredAt: Number(time), subject };
    });
}
