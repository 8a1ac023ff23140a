import type { Github, PullRequest } from '@waggle/github';
import { isFinal, type Logger, ParkInstallationError, toError } from '@waggle/platform';
import {
  backgroundPriority,
  type Db,
  listReachableRepositories,
  listReviewStates,
  parkInstallation,
  type ReachableRepository,
  type RepositoryRef,
  type ReviewState,
  requestWork,
} from '@waggle/store';
import type { MaintenanceTask, TaskOutcome, TaskRun } from './maintenance-task.ts';

export interface UnreviewedHeadsDeps {
  db: Db;
  github: Github;
  logger: Logger;
  everyMs: number;
  batch?: number;
}

// GitHub may refuse one repository for reasons of its own; refusing many in a row means that it is away.
const patience = 5;
const dormantAfterMs = 7 * 86_400_000;

type Counts = {
  repositories: number;
  open: number;
  requested: number;
  dead: number;
  /** Open for long when the repository was connected, and still untouched. */
  dormant: number;
  unreadable: number;
};

/**
 * Looks at the open pull requests of every connected repository and asks for the reviews that no event asked for:
 * deliveries above 25 MB, which GitHub never sends, and those lost for longer than GitHub's log goes back. Of a repository that was
 * just connected it asks for what was worked on in the week before.
 */
export function createUnreviewedHeads(deps: UnreviewedHeadsDeps): MaintenanceTask {
  return { name: 'unreviewed-heads', everyMs: deps.everyMs, run: (run) => requestMissingReviews(deps, run) };
}

async function requestMissingReviews(deps: UnreviewedHeadsDeps, { signal }: TaskRun): Promise<TaskOutcome> {
  const counts: Counts = { repositories: 0, open: 0, requested: 0, dead: 0, dormant: 0, unreadable: 0 };
  const parked = new Set<number>();
  let failuresInRow = 0;
  for await (const repository of eachRepository(deps)) {
    signal.throwIfAborted();
    if (parked.has(repository.installationId)) continue;
    counts.repositories += 1;
    try {
      const found = await lookAtRepository(deps, repository, signal);
      counts.open += found.open;
      counts.requested += found.requested;
      counts.dead += found.dead;
      counts.dormant += found.dormant;
      failuresInRow = 0;
    } catch (error) {
      if (error instanceof ParkInstallationError) {
        parked.add(repository.installationId);
        await parkInstallation(deps.db, repository.installationId, error.until, error.message);
        continue;
      }
      signal.throwIfAborted();
      counts.unreadable += 1;
      const refused = isFinal(error);
      failuresInRow = refused ? 0 : failuresInRow + 1;
      if (failuresInRow >= patience) throw error;
      deps.logger.warn('Cannot list open pull requests', { repository: repository.fullName, error: toError(error) });
    }
  }
  return { result: counts, watermark: null };
}

async function* eachRepository({ db, batch = 200 }: UnreviewedHeadsDeps): AsyncGenerator<ReachableRepository> {
  for (let afterRepoId = 0; ; ) {
    const page = await listReachableRepositories(db, { afterRepoId, limit: batch });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < batch) return;
    afterRepoId = last.repoId;
  }
}

async function lookAtRepository(
  deps: UnreviewedHeadsDeps,
  { installationId, repoId, fullName, installedAt }: ReachableRepository,
  signal: AbortSignal,
): Promise<Pick<Counts, 'open' | 'requested' | 'dead' | 'dormant'>> {
  // By id: a rename that was missed as well would hide the repository.
  const pulls = await deps.github.forInstallation(installationId, repoId, { signal }).listOpenPullRequests();
  const wanted = pulls.filter(({ draft }) => !draft);
  const states = await listReviewStates(
    deps.db,
    repoId,
    wanted.map(({ number }) => number),
  );
  const byNumber = new Map(states.map((state) => [state.prNumber, state]));
  const counts = { open: wanted.length, requested: 0, dead: 0, dormant: 0 };
  for (const pull of wanted) {
    const state = byNumber.get(pull.number);
    if (state === undefined && wasDormant(pull, installedAt)) {
      counts.dormant += 1;
      continue;
    }
    const verdict = judgeHead(pull.head.sha, state);
    if (verdict === 'dead') counts.dead += 1;
    if (verdict !== 'missing') continue;
    counts.requested += 1;
    deps.logger.warn('An open head had no review', { repository: fullName, pr: pull.number, head: pull.head.sha });
    await requestWork(deps.db, toRequest(pull, { installationId, repoId, fullName }));
  }
  return counts;
}

/** Nobody asked for a review of what lay still when Waggle came; the next push or command to it does. */
function wasDormant({ updated_at: updatedAt }: PullRequest, installedAt: Date): boolean {
  return Date.parse(updatedAt) < installedAt.getTime() - dormantAfterMs;
}

/**
 * `missing` when nothing was done or is going to be done about this head. What ended without a review of it (skipped,
 * dropped by ops) has been decided, and what is dead waits for ops: neither is asked for every hour.
 */
export function judgeHead(
  head: string,
  state: Omit<ReviewState, 'prNumber'> | undefined,
): 'missing' | 'handled' | 'dead' {
  if (state === undefined) return 'missing';
  if (state.state === 'pending' || state.doneHeadSha === head) return 'handled';
  if (state.state === 'cancelled') return 'missing';
  if (state.headSha !== head) return 'missing';
  return state.state === 'dead' ? 'dead' : 'handled';
}

function toRequest(pull: PullRequest, repository: RepositoryRef & { installationId: number }) {
  return {
    ...repository,
    fullName: pull.base.repo.full_name,
    prNumber: pull.number,
    kind: 'review' as const,
    headSha: pull.head.sha,
    baseSha: pull.base.sha,
    githubUpdatedAt: new Date(pull.updated_at),
    before: null,
    // The list is what GitHub says now: a stored time that is newer (a comment, a label) must not hide the head.
    force: true,
    // What nobody missed for an hour waits for those who push now.
    priority: backgroundPriority,
  };
}
