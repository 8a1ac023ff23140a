import { z } from 'zod';
import { ownsCommit } from '../git/pull-diff.ts';
import { unprocessable } from '../http/github-error.ts';
import { placeComment } from '../rules/comment-place.ts';
import { type ReviewEvent, reviewPlaceError, stateAfter } from '../rules/review-rules.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import type { Account, CommentPlace, PullRequest, Repository, Review, ReviewComment } from '../state/records.ts';
import { sendReview, sendReviewComment } from '../webhooks/repository-events.ts';

const Side = z.enum(['LEFT', 'RIGHT']);
const Line = z.number().int().positive();

export const NewComment = z.object({
  path: z.string(),
  body: z.string().min(1),
  line: Line.optional(),
  side: Side.optional(),
  start_line: Line.optional(),
  start_side: Side.optional(),
  position: Line.optional(),
});
export type NewComment = z.infer<typeof NewComment>;

/** Comments on whole files are single comments: GitHub's description of a review knows no such field, and GitHub refuses it. */
const ReviewedLine = NewComment.extend({
  subject_type: z.never('Field is not defined on DraftPullRequestReviewComment').optional(),
});

export const NewReview = z.object({
  commit_id: z.string().optional(),
  body: z.string().max(65_536, 'is too long (maximum is 65536 characters)').default(''),
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']).optional(),
  comments: z.array(ReviewedLine).default([]),
});

export type DraftComment = { path: string; body: string; place: CommentPlace };

/** The commit a review is for: the head unless another commit of the pull request is named. */
export async function ownedCommit(
  simulator: Simulator,
  repository: Repository,
  pull: PullRequest,
  wanted: string | undefined,
): Promise<string> {
  if (wanted === undefined) return pull.headSha;
  const diff = await simulator.diffs(repository, pull.baseSha, pull.headSha);
  if (!ownsCommit(pull, diff, wanted)) throw unprocessable('The commit_id is not part of the pull request');
  return wanted;
}

/** Places every comment in the diff, or refuses all of them. */
export async function draftComments(
  simulator: Simulator,
  repository: Repository,
  pull: PullRequest,
  commitId: string,
  wanted: readonly NewComment[],
): Promise<DraftComment[]> {
  const diff = await simulator.diffs(repository, pull.baseSha, commitId);
  return wanted.map((comment) => {
    const place = placeComment(diff.files, comment);
    if (typeof place === 'string') throw reviewPlaceError(place);
    return { path: comment.path, body: comment.body, place };
  });
}

export function storeReview(
  simulator: Simulator,
  pull: PullRequest,
  account: Account,
  review: { body: string; commitId: string; drafts: readonly DraftComment[] },
): Review {
  const { state } = simulator;
  const stored = state.reviews.save({
    id: state.nextId(),
    repositoryId: pull.repositoryId,
    number: pull.number,
    userId: account.id,
    body: review.body,
    state: 'PENDING',
    commitId: review.commitId,
    submittedAt: null,
  });
  for (const draft of review.drafts) storeComment(simulator, stored, draft);
  return stored;
}

export function storeComment(
  simulator: Simulator,
  review: Review,
  draft: DraftComment,
  inReplyToId: number | null = null,
): ReviewComment {
  const { state } = simulator;
  const at = timestamp(simulator);
  return state.reviewComments.save({
    id: state.nextId(),
    reviewId: review.id,
    repositoryId: review.repositoryId,
    number: review.number,
    userId: review.userId,
    path: draft.path,
    body: draft.body,
    ...draft.place,
    commitId: review.commitId,
    inReplyToId,
    resolvedById: null,
    createdAt: at,
    updatedAt: at,
  });
}

export function commentsOfReview(simulator: Simulator, review: Review): ReviewComment[] {
  return simulator.state.reviewComments.filter((comment) => comment.reviewId === review.id);
}

/** Makes a pending review visible to all and tells the App. */
export function submitReview(simulator: Simulator, review: Review, account: Account, event: ReviewEvent): void {
  Object.assign(review, { state: stateAfter(event), submittedAt: timestamp(simulator) });
  simulator.state.reviews.save(review);
  sendReview(simulator, review, 'submitted', account);
  for (const comment of commentsOfReview(simulator, review)) sendReviewComment(simulator, comment, 'created', account);
}
