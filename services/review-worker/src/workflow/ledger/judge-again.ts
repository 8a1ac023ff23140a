import type { PullRequest } from '@waggle/github';
import { PermanentError, SkipError } from '@waggle/platform';
import { renderCheck } from '../assemble.ts';
import { findRequests } from '../own-reviews.ts';
import type { ReviewSession } from '../review-session.ts';
import { withdrawRequests } from '../withdraw-requests.ts';
import { loadStandingReview } from './standing-review.ts';

type Judging = Pick<ReviewSession, 'gateway' | 'signal' | 'ownLogin'> & {
  deps: Pick<ReviewSession['deps'], 'db' | 'logger' | 'lookAgainMs' | 'random'>;
};

/**
 * After findings were dismissed: the check run of the head tells what stands by now, and when nothing that asked for changes is
 * left, our requests for changes are taken back. No model is asked, and repeating changes nothing. Answers whether requests
 * were taken back. A head without a finished review is left to the review that comes.
 */
export async function judgeAgain(session: Judging, pull: PullRequest): Promise<boolean> {
  const target = { repoId: pull.base.repo.id, prNumber: pull.number };
  const head = { ...target, headSha: pull.head.sha, baseRef: pull.base.ref };
  const standing = await loadStandingReview(session.deps.db, head);
  if (standing === null || standing.now === standing.posted) return false;
  const { checkRunId } = standing.posted;
  if (checkRunId !== null) await tellCheckRun(session, checkRunId, renderCheck(standing.now));
  if (standing.now.verdict === 'REQUEST_CHANGES') return false;
  const reviewIds = findRequests(await session.gateway.listReviews(pull.number), session.ownLogin);
  await withdrawRequests(session, pull.number, { reviewIds, headSha: pull.head.sha });
  return reviewIds.length > 0;
}

/** Without annotations: GitHub would add them to those that are there. */
async function tellCheckRun(
  { gateway, deps }: Judging,
  id: number,
  { conclusion, title, summary, text }: ReturnType<typeof renderCheck>,
): Promise<void> {
  const output = { title, summary, ...(text === undefined ? {} : { text }) };
  try {
    await gateway.updateCheckRun(id, { status: 'completed', conclusion, output });
  } catch (error) {
    // Check runs are deleted after some weeks, and an App may have lost the right to write them.
    if (!(error instanceof PermanentError || error instanceof SkipError)) throw error;
    deps.logger.warn('Could not tell the check run what stands', { error, checkRunId: id });
  }
}
