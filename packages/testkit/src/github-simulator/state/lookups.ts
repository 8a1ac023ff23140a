import { notFound } from '../http/github-error.ts';
import type { Installation, Issue, PullRequest, Repository } from './records.ts';
import type { State } from './state.ts';

export function repositoryById(state: State, id: number): Repository {
  const repository = state.repositories.get(id);
  if (!repository) throw new Error(`the simulator has no repository ${id}`);
  return repository;
}

export function findRepository(state: State, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return state.repositories.find(
    (repository) => !repository.deleted && `${repository.owner}/${repository.name}`.toLowerCase() === wanted,
  );
}

export function requireRepository(state: State, owner: string, name: string): Repository {
  const repository = findRepository(state, owner, name);
  if (!repository) throw notFound();
  return repository;
}

export function issueOfPull(state: State, pull: PullRequest): Issue {
  const issue = state.issues.get(pull.issueId);
  if (!issue) throw new Error(`the simulator has no issue ${pull.issueId}`);
  return issue;
}

export function isOpen(state: State, pull: PullRequest): boolean {
  return issueOfPull(state, pull).state === 'open';
}

export function requireIssue(state: State, repository: Repository, number: number): Issue {
  const issue = state.issues.find((one) => one.repositoryId === repository.id && one.number === number);
  if (!issue) throw notFound();
  return issue;
}

export function requirePull(state: State, repository: Repository, number: number): PullRequest {
  const pull = state.pullRequests.find((one) => one.repositoryId === repository.id && one.number === number);
  if (!pull) throw notFound();
  return pull;
}

/** The next number of an issue or pull request. */
export function nextNumber(state: State, repository: Repository): number {
  let last = 0;
  for (const issue of state.issues.all()) if (issue.repositoryId === repository.id) last = Math.max(last, issue.number);
  return last + 1;
}

export function installationOf(state: State, repository: Repository): Installation | undefined {
  return state.installations.find(
    (installation) => installation.accountId === repository.ownerId && covers(installation, repository),
  );
}

/** Whether an installation reaches a repository. */
export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.deleted || installation.accountId !== repository.ownerId) return false;
  return installation.repositorySelection === 'all' || installation.repositoryIds.includes(repository.id);
}
