import { canRead, requireWriteTo } from '../rules/authenticate.ts';
import type { Simulator } from '../simulator.ts';
import { requireIssue, requirePull, requireRepository } from '../state/lookups.ts';
import type { Account, Issue, PullRequest, Repository } from '../state/records.ts';
import { notFound } from './github-error.ts';
import type { SimulatedRequest } from './types.ts';

/** A path parameter that must be a number. */
export function numberParam(request: SimulatedRequest, name: string): number {
  const value = Number(request.params[name]);
  if (!Number.isSafeInteger(value) || value < 1) throw notFound();
  return value;
}

/** The repository of a request, if the one who asks may read it. */
export function readableRepository(simulator: Simulator, request: SimulatedRequest): Repository {
  const { owner = '', repo = '' } = request.params;
  const repository = requireRepository(simulator.state, owner, repo);
  if (!canRead(request.actor, repository)) throw notFound();
  return repository;
}

/** The repository of a request and who writes to it. */
export function writableRepository(
  simulator: Simulator,
  request: SimulatedRequest,
): { repository: Repository; account: Account } {
  const { owner = '', repo = '' } = request.params;
  const repository = requireRepository(simulator.state, owner, repo);
  return { repository, account: requireWriteTo(request.actor, repository) };
}

export function readablePull(
  simulator: Simulator,
  request: SimulatedRequest,
): { repository: Repository; pull: PullRequest } {
  const repository = readableRepository(simulator, request);
  return { repository, pull: requirePull(simulator.state, repository, numberParam(request, 'number')) };
}

export function writablePull(
  simulator: Simulator,
  request: SimulatedRequest,
): { repository: Repository; pull: PullRequest; account: Account } {
  const { repository, account } = writableRepository(simulator, request);
  return { repository, account, pull: requirePull(simulator.state, repository, numberParam(request, 'number')) };
}

export function readableIssue(
  simulator: Simulator,
  request: SimulatedRequest,
): { repository: Repository; issue: Issue } {
  const repository = readableRepository(simulator, request);
  return { repository, issue: requireIssue(simulator.state, repository, numberParam(request, 'number')) };
}
