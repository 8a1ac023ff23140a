import { cancelReview, findPullRequestState } from '@waggle/store';
import { findSubmitted } from '../workflow/own-reviews.ts';
import { askForReview } from './ask-for-review.ts';
import type { Answer, CommandRequest } from './command-request.ts';

/** `/waggle review`: what is new. Nothing is said where the check run will say it. */
export async function runReviewCommand(request: CommandRequest): Promise<string | null> {
  const refusal = await findRefusal(request);
  if (refusal !== null) return refusal;
  const { deps, payload, gateway, pull, ownLogin } = request;
  const { repoId, prNumber } = payload;
  const own = (await gateway.listReviews(prNumber)).filter(({ user }) => user?.login === ownLogin);
  const posted = findSubmitted(own, { repoId, number: prNumber, headSha: pull.head.sha }, null);
  if (posted !== null) {
    return `This commit has [its review](${posted.html_url}). \`/waggle full-review\` reads everything once more.`;
  }
  await askForReview(deps.db, payload, { full: false });
  return null;
}

/** `/waggle full-review`: everything, also when this commit has a review. */
export async function runFullReviewCommand(request: CommandRequest): Promise<string | null> {
  const refusal = await findRefusal(request);
  if (refusal === null) await askForReview(request.deps.db, request.payload, { full: true });
  return refusal;
}

async function findRefusal({ deps, payload, pull, root, ownLogin }: CommandRequest): Promise<string | null> {
  if (pull.state === 'closed') return 'The pull request is closed: there is nothing to review.';
  if (pull.user?.login === ownLogin && !root.review_on.own)
    return 'Waggle opened this pull request and does not judge it.';
  const { mode } = await findPullRequestState(deps.db, payload);
  return mode === 'ignored' ? 'This pull request is ignored. `/waggle resume` takes that back.' : null;
}

/** `/waggle cancel`: the review that waits or runs is given up; a later push asks for another one. */
export async function runCancelCommand({ deps, payload }: CommandRequest): Promise<Answer> {
  return { reaction: (await cancelReview(deps.db, payload)) ? '+1' : 'confused' };
}
