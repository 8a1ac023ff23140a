import { fullName } from '../render/repository.ts';
import type { Simulator } from '../simulator.ts';
import { ensureAccount } from '../state/accounts.ts';
import { requireIssue, requirePull, requireRepository } from '../state/lookups.ts';
import type { Account, PullRequest, Repository } from '../state/records.ts';

export type PullReference = { owner: string; name: string; number: number };

export type PullSummary = PullReference & {
  html_url: string;
  api_url: string;
  head_sha: string;
  base_sha: string;
  head_ref: string;
  base_ref: string;
};

/** What the control functions answer for a pull request. */
export function summarizePull(simulator: Simulator, repository: Repository, pull: PullRequest): PullSummary {
  return {
    owner: repository.owner,
    name: repository.name,
    number: pull.number,
    html_url: `${simulator.url}/${fullName(repository)}/pull/${pull.number}`,
    api_url: `${simulator.url}/repos/${fullName(repository)}/pulls/${pull.number}`,
    head_sha: pull.headSha,
    base_sha: pull.baseSha,
    head_ref: pull.headRef,
    base_ref: pull.baseRef,
  };
}

export function referredPull(
  simulator: Simulator,
  reference: PullReference,
): { repository: Repository; pull: PullRequest } {
  const repository = requireRepository(simulator.state, reference.owner, reference.name);
  return { repository, pull: requirePull(simulator.state, repository, reference.number) };
}

/** The person behind a control action: the named one, else the author of the issue or pull request. */
export function personFor(
  simulator: Simulator,
  repository: Repository,
  number: number,
  login: string | undefined,
): Account {
  if (login) return ensureAccount(simulator.state, { login });
  const issue = requireIssue(simulator.state, repository, number);
  const author = simulator.state.accounts.get(issue.userId);
  return author ?? ensureAccount(simulator.state, { login: repository.owner });
}
