import { z } from 'zod';
import { GithubError, notFound, unprocessable } from '../http/github-error.ts';
import { pageAnswer } from '../http/paging.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { numberParam, readablePull, writablePull } from '../http/scope.ts';
import { type Actor, type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import { renderReview, renderReviewComment } from '../render/review.ts';
import { checkEvent, refuseSecondPending } from '../rules/review-rules.ts';
import type { Simulator } from '../simulator.ts';
import type { Account, PullRequest, Repository, Review } from '../state/records.ts';
import { sendReview } from '../webhooks/repository-events.ts';
import { commentsOfReview, draftComments, NewReview, ownedCommit, storeReview, submitReview } from './review-writes.ts';

const SubmitReview = z.object({
  body: z.string().optional(),
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
});

function mayRead(review: Review, actor: Actor): boolean {
  if (review.state !== 'PENDING') return true;
  return 'account' in actor && actor.account.id === review.userId;
}

function findReview(simulator: Simulator, request: SimulatedRequest, pull: PullRequest): Review {
  const review = simulator.state.reviews.get(numberParam(request, 'id'));
  const here = review && review.repositoryId === pull.repositoryId && review.number === pull.number;
  if (!here || !mayRead(review, request.actor)) throw notFound();
  return review;
}

function writableReview(
  simulator: Simulator,
  request: SimulatedRequest,
): { repository: Repository; pull: PullRequest; account: Account; review: Review } {
  const found = writablePull(simulator, request);
  return { ...found, review: findReview(simulator, request, found.pull) };
}

async function createReview(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const { repository, pull, account } = writablePull(simulator, request);
  const wanted = parseBody(NewReview, request.body);
  refuseSecondPending(simulator, pull, account);
  const commitId = await ownedCommit(simulator, repository, pull, wanted.commit_id);
  const drafts = await draftComments(simulator, repository, pull, commitId, wanted.comments);
  if (wanted.event) {
    checkEvent(simulator, pull, account, { event: wanted.event, body: wanted.body, comments: drafts.length });
  }
  // The diff was read meanwhile: another request of the same author may have been first.
  refuseSecondPending(simulator, pull, account);
  const review = storeReview(simulator, pull, account, { body: wanted.body, commitId, drafts });
  if (wanted.event) submitReview(simulator, review, account, wanted.event);
  return ok(renderReview(simulator, review));
}

function submit(simulator: Simulator, request: SimulatedRequest): Answer {
  const { pull, account, review } = writableReview(simulator, request);
  const wanted = parseBody(SubmitReview, request.body);
  if (review.state !== 'PENDING') throw unprocessable('Can not submit a review that is not pending');
  const body = wanted.body ?? review.body;
  const comments = commentsOfReview(simulator, review).length;
  checkEvent(simulator, pull, account, { event: wanted.event, body, comments });
  simulator.state.reviews.save(Object.assign(review, { body }));
  submitReview(simulator, review, account, wanted.event);
  return ok(renderReview(simulator, review));
}

function dismiss(simulator: Simulator, request: SimulatedRequest): Answer {
  const { account, review } = writableReview(simulator, request);
  parseBody(z.object({ message: z.string().min(1) }), request.body);
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new GithubError(422, 'Can not dismiss a commented pull request review');
  }
  simulator.state.reviews.save(Object.assign(review, { state: 'DISMISSED' }));
  sendReview(simulator, review, 'dismissed', account);
  return ok(renderReview(simulator, review));
}

function deletePending(simulator: Simulator, request: SimulatedRequest): Answer {
  const { review } = writableReview(simulator, request);
  if (review.state !== 'PENDING') throw unprocessable('Can not delete a non-pending pull request review');
  const answer = ok(renderReview(simulator, review));
  for (const comment of commentsOfReview(simulator, review)) simulator.state.reviewComments.remove(comment.id);
  simulator.state.reviews.remove(review.id);
  return answer;
}

const reviews = '/repos/{owner}/{repo}/pulls/{number}/reviews';

/** Reviews: pending ones are seen by their author only, and each is all-or-nothing. */
export const reviewRoutes: Route[] = [
  route(`GET ${reviews}`, (simulator, request) => {
    const { pull } = readablePull(simulator, request);
    const visible = simulator.state.reviews.filter(
      (review) =>
        review.repositoryId === pull.repositoryId && review.number === pull.number && mayRead(review, request.actor),
    );
    return pageAnswer(simulator.url, request, visible, (review) => renderReview(simulator, review));
  }),
  route(`POST ${reviews}`, createReview),
  route(`GET ${reviews}/{id}`, (simulator, request) =>
    ok(renderReview(simulator, findReview(simulator, request, readablePull(simulator, request).pull))),
  ),
  route(`PUT ${reviews}/{id}`, (simulator, request) => {
    const { review, account } = writableReview(simulator, request);
    const { body } = parseBody(z.object({ body: z.string() }), request.body);
    if (review.userId !== account.id) throw new GithubError(403, 'Resource not accessible by integration');
    simulator.state.reviews.save(Object.assign(review, { body }));
    return ok(renderReview(simulator, review));
  }),
  route(`DELETE ${reviews}/{id}`, deletePending),
  route(`POST ${reviews}/{id}/events`, submit),
  route(`PUT ${reviews}/{id}/dismissals`, dismiss),
  route(`GET ${reviews}/{id}/comments`, (simulator, request) => {
    const review = findReview(simulator, request, readablePull(simulator, request).pull);
    return pageAnswer(simulator.url, request, commentsOfReview(simulator, review), (comment) =>
      renderReviewComment(simulator, comment),
    );
  }),
];
