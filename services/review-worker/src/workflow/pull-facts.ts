import type { PullRequestFacts } from '@waggle/contracts';
import type { PullRequest } from '@waggle/github';

/** What is kept of a pull request as GitHub has it. */
export function toFacts(pull: PullRequest): PullRequestFacts {
  return {
    repoId: pull.base.repo.id,
    fullName: pull.base.repo.full_name,
    number: pull.number,
    title: pull.title,
    author: pull.user?.login ?? 'ghost',
    url: pull.html_url,
    baseRef: pull.base.ref,
    headRef: pull.head.ref,
    baseSha: pull.base.sha,
    headSha: pull.head.sha,
    additions: pull.additions,
    deletions: pull.deletions,
  };
}
