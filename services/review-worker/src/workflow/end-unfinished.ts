import { LeaseLostError, SkipError, toError } from '@waggle/platform';
import { closeRun, defaultRetryPolicy, judgeFailure, WorkAbortedError } from '@waggle/store';
import { type CheckOutcome, completeCheckRun } from './check-run.ts';
import type { ReviewSession } from './review-session.ts';

type Unfinished = Pick<ReviewSession, 'deps' | 'lease' | 'run' | 'signal'>;

const farewellMs = 5000;

/**
 * A review that did not get to its end. Skipped (closed or deleted meanwhile): ends quietly. Superseded or cancelled: the
 * run says so, unless it was about to be posted. About to die: the run and the check run say that it failed. Otherwise it is tried again, and stays open.
 * Throws the failure on, except for a skip.
 */
export async function endUnfinished(unfinished: Unfinished, thrown: unknown): Promise<{ headSha: null }> {
  const { signal } = unfinished;
  const reason = signal.reason instanceof WorkAbortedError ? signal.reason.reason : null;
  if (reason === 'lost' || reason === 'shutdown' || thrown instanceof LeaseLostError) throw thrown;
  if (reason !== null) {
    // It may have been posted at this very moment: whoever looks at GitHub next ends this run, or goes on with it.
    if (unfinished.run.reviewId !== null) throw thrown;
    const words = reason === 'superseded' ? 'a newer request replaced it' : 'nothing is wanted here any more';
    const status = reason === 'superseded' ? 'superseded' : 'skipped';
    if (await sayFarewell(unfinished, skippedCheck(words)))
      await closeQuietly(unfinished, { status, conclusion: 'skipped' });
    throw thrown;
  }
  if (thrown instanceof SkipError) {
    if (!(await sayFarewell(unfinished, skippedCheck(thrown.message)))) return { headSha: null };
    await closeRun(unfinished.deps.db, unfinished.run, {
      status: 'skipped',
      conclusion: 'skipped',
      error: thrown.message,
    });
    return { headSha: null };
  }
  const error = toError(thrown);
  if (isLastTry(unfinished, thrown)) {
    const end = { status: 'failed', conclusion: 'failed', error: `${error.name}: ${error.message}` } as const;
    if (await sayFarewell(unfinished, failedCheck())) await closeQuietly(unfinished, end);
  }
  throw thrown;
}

function isLastTry({ lease, deps }: Unfinished, thrown: unknown): boolean {
  const verdict = judgeFailure(thrown, lease.attempts, deps.retry ?? defaultRetryPolicy, () => 0);
  if (verdict.act !== 'retry') return false;
  const { countAttempt, maxAttempts } = verdict.failure;
  return countAttempt && lease.attempts + 1 >= maxAttempts;
}

export function skippedCheck(words: string): CheckOutcome {
  return { conclusion: 'skipped', title: 'Review skipped', summary: `Not reviewed: ${words}.`, annotations: [] };
}

export function failedCheck(): CheckOutcome {
  const summary =
    'Waggle could not review this change. The log of review-worker says why; re-run this check to try again.';
  return { conclusion: 'failure', title: 'Review failed', summary, annotations: [] };
}

/**
 * Ends the check run, with a signal of its own, since the review's own one may be aborted. False when it may still be open: then
 * the run must stay open as well, so that the next lease of the work, or maintenance, ends both.
 */
async function sayFarewell({ deps, lease, run }: Unfinished, outcome: CheckOutcome): Promise<boolean> {
  // A try that was cut short may have created one without saving its id.
  if (run.checkRunId === null) return !run.resumed;
  const signal = AbortSignal.timeout(farewellMs);
  const gateway = deps.github.forInstallation(lease.installationId, lease.fullName, { signal });
  try {
    const headSha = run.headSha ?? lease.headSha ?? '';
    await completeCheckRun({ deps, run: { ...run, resumed: false }, gateway }, headSha, outcome);
    return true;
  } catch (error) {
    deps.logger.warn('Could not complete the check run of an unfinished review', { error: toError(error) });
    // Gone with its repository: there is nothing left to end.
    return error instanceof SkipError;
  }
}

/** The work ends by its own rules whether or not the run could be closed. */
async function closeQuietly({ deps, run }: Unfinished, end: Parameters<typeof closeRun>[2]): Promise<void> {
  try {
    await closeRun(deps.db, run, end);
  } catch (error) {
    deps.logger.warn('Could not close an unfinished run', { error: toError(error) });
  }
}
