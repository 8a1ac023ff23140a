import type { PullRequest } from '@waggle/github';
import { renderCheck } from '../assemble.ts';
import { correctCheckRun } from '../check-run.ts';
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
  if (checkRunId !== null) await correctCheckRun(session, checkRunId, renderCheck(standing.now));
  if (standing.now.verdict === 'REQUEST_CHANGES') return false;
  const reviewIds = findRequests(await session.gateway.listReviews(pull.number), session.ownLogin);
  await withdrawRequests(session, pull.number, { reviewIds, headSha: pull.head.sha });
  return reviewIds.length > 0;
}
