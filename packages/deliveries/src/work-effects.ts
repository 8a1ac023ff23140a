import type { WorkKind } from '@waggle/contracts';
import type { Effect } from '@waggle/store';
import type { Installation, PullRequest, Repository } from './payload-parts.ts';

export interface PullRequestEvent {
  repository: Repository;
  installation?: Installation;
  pull_request: PullRequest;
}

/** Pushes come in bursts, and only the last head of one is worth a review. */
const pushSettleMs = 5000;

/** "This pull request changed": asks for one more generation of review or graph work. */
export function requestWork(
  { repository, installation, pull_request: pull }: PullRequestEvent,
  kind: WorkKind,
  { force = false, before = null, isPush = false }: { force?: boolean; before?: string | null; isPush?: boolean } = {},
): Effect {
  return {
    type: 'work',
    kind,
    repoId: repository.id,
    prNumber: pull.number,
    installationId: installation?.id ?? null,
    fullName: repository.full_name,
    headSha: pull.head.sha,
    baseSha: pull.base.sha,
    githubUpdatedAt: pull.updated_at,
    before,
    force,
    ...(isPush ? { settleMs: pushSettleMs } : {}),
  };
}

/** A person asked for the review again. The head is left open: the event may be about an older one. */
export function repeatReview(repository: Repository, installation: Installation, prNumber: number): Effect {
  return {
    type: 'work',
    kind: 'review',
    repoId: repository.id,
    prNumber,
    installationId: installation?.id ?? null,
    fullName: repository.full_name,
    headSha: null,
    baseSha: null,
    githubUpdatedAt: null,
    before: null,
    force: true,
  };
}

/** Filters may judge it differently now: a label, a title, a reviewer or the configuration changed. */
export function reconsider(
  {
    repository,
    installation,
    deliveryId,
  }: Pick<PullRequestEvent, 'repository' | 'installation'> & { deliveryId: string },
  what: { prNumber: number | null; baseRef: string; label?: string | null; reviewer?: string | null },
): Effect {
  const installationId = installation?.id ?? null;
  const target = { installationId, repoId: repository.id, fullName: repository.full_name };
  const { prNumber, baseRef, label = null, reviewer = null } = what;
  return {
    type: 'outbox',
    kind: 'review.reconsider',
    key: `review.reconsider/${repository.id}/${prNumber ?? ''}/${deliveryId}`,
    payload: { ...target, prNumber, baseRef, label, reviewer },
    installationId,
  };
}

/** Nothing is wanted for this pull request any more. */
export function cancelReview({ repository, pull_request: pull }: PullRequestEvent): Effect {
  return {
    type: 'cancel',
    kind: 'review',
    repoId: repository.id,
    prNumber: pull.number,
    githubUpdatedAt: pull.updated_at,
  };
}
