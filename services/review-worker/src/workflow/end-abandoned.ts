import { SkipError } from '@waggle/platform';
import { type AbandonedRun, closeRun, type RunEnd, takeAbandonedRuns } from '@waggle/store';
import { type CheckOutcome, type CheckSession, completeCheckRun, findCheckRun } from './check-run.ts';
import { failedCheck, skippedCheck } from './end-unfinished.ts';
import type { ReviewSession } from './review-session.ts';

/** How left-over runs end, and what their check runs say. */
interface Ending {
  run: Pick<RunEnd, 'status' | 'conclusion' | 'error'>;
  check: CheckOutcome;
}

const replaced: Ending = {
  run: { status: 'superseded', conclusion: 'skipped' },
  check: skippedCheck('a newer request replaced it'),
};

export const unwanted: Ending = {
  run: { status: 'skipped', conclusion: 'skipped' },
  check: skippedCheck('nothing is wanted here any more'),
};

export const givenUp: Ending = {
  run: { status: 'failed', conclusion: 'failed', error: 'The work is dead: "waggle dead ls" says why' },
  check: failedCheck(),
};

type EndSession = Pick<CheckSession, 'deps' | 'gateway'>;
type Finish = (left: AbandonedRun) => Promise<void>;

/**
 * Ends what workers left behind who were killed in the middle of an earlier generation: their runs would stay running
 * for ever, and so would the check runs that people look at.
 */
export async function endAbandoned(session: ReviewSession, finish: Finish): Promise<void> {
  const { deps, lease, run } = session;
  if (lease.gen === 1) return;
  for (const left of await takeAbandonedRuns(deps.db, run)) await finishOrEnd(session, left, replaced, finish);
}

/** A run whose review everybody sees is for `finish`; any other one ends here. */
export async function finishOrEnd(
  session: EndSession,
  left: AbandonedRun,
  ending: Ending,
  finish: Finish,
): Promise<void> {
  if (await isOnGithub(session.gateway, left)) await finish(left);
  else await endLeftRun(session, left, ending);
}

/** Its id was saved before the review was visible. */
async function isOnGithub(
  gateway: CheckSession['gateway'],
  { ref, reviewId }: Pick<AbandonedRun, 'ref' | 'reviewId'>,
): Promise<boolean> {
  if (reviewId === null) return false;
  try {
    return (await gateway.getReview(ref.prNumber, reviewId)).state !== 'PENDING';
  } catch (error) {
    if (error instanceof SkipError) return false;
    throw error;
  }
}

/** Ends one run with its check run, if it has one. */
export async function endLeftRun(session: EndSession, run: AbandonedRun, ending: Ending): Promise<void> {
  if (run.headSha !== null) await completeLeftCheck({ ...session, run }, run.headSha, ending.check);
  await closeRun(session.deps.db, run, ending.run);
}

async function completeLeftCheck(session: CheckSession, headSha: string, outcome: CheckOutcome): Promise<void> {
  try {
    // It may have been created without its id being saved; where there is none, none is wanted.
    session.run.checkRunId ??= (await findCheckRun(session, headSha))?.id ?? null;
    if (session.run.checkRunId === null) return;
    await completeCheckRun(session, headSha, outcome);
  } catch (error) {
    if (!(error instanceof SkipError)) throw error;
  }
}
