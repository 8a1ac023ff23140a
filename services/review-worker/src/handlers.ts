import { outboxPayloads } from '@waggle/contracts';
import type { Handlers } from '@waggle/platform';
import { type Outcome, type RunDeps, runLeasedOutbox, runLeasedWork, type WorkRef } from '@waggle/store';
import { reconsider } from './commands/reconsider.ts';
import { runCommand } from './commands/run-command.ts';
import type { ReviewDeps } from './workflow/review-deps.ts';
import { reviewPullRequest } from './workflow/review-pull-request.ts';

/** What this worker does with each job of the queue `review`. A job is only a doorbell: the lease decides whether there is work. */
export function createHandlers(deps: ReviewDeps): Handlers<'review'> {
  return {
    'review.pull_request': async ({ repoId, prNumber, kind }, signal) => {
      await runReview(deps, { repoId, prNumber, kind }, signal);
    },
    'review.command': async ({ outboxId }, signal) => {
      await runLeasedOutbox(toRunDeps(deps, signal), outboxId, (lease, aborted) =>
        runCommand(deps, lease, outboxPayloads['review.command'].parse(lease.payload), aborted),
      );
    },
    'review.reconsider': async ({ outboxId }, signal) => {
      await runLeasedOutbox(toRunDeps(deps, signal), outboxId, (lease) =>
        reconsider(deps, outboxPayloads['review.reconsider'].parse(lease.payload)),
      );
    },
  };
}

/** Reviews a pull request if it is due and free, and answers how that ended. */
export function runReview(deps: ReviewDeps, ref: WorkRef, signal: AbortSignal): Promise<Outcome> {
  return runLeasedWork(toRunDeps(deps, signal), ref, (lease, aborted) => reviewPullRequest(deps, lease, aborted));
}

function toRunDeps(
  { db, logger, owner, retry, leaseMs, heartbeatMs, random }: ReviewDeps,
  signal: AbortSignal,
): RunDeps {
  return {
    db,
    logger,
    owner,
    signal,
    ...(retry === undefined ? {} : { retry }),
    ...(leaseMs === undefined ? {} : { leaseMs }),
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    ...(random === undefined ? {} : { random }),
  };
}
