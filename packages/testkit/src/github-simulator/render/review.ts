import { nodeId, type Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import { repositoryById } from '../state/lookups.ts';
import type { Review, ReviewComment } from '../state/records.ts';
import { association } from './association.ts';
import { renderReactions } from './reactions.ts';
import { fullName } from './repository.ts';
import { renderUser } from './user.ts';

/** A review; a pending one has no submission time. */
export function renderReview(simulator: Simulator, review: Review) {
  const { state, url: base } = simulator;
  const repository = repositoryById(state, review.repositoryId);
  const user = accountById(state, review.userId);
  const html = `${base}/${fullName(repository)}/pull/${review.number}#pullrequestreview-${review.id}`;
  const pull = `${base}/repos/${fullName(repository)}/pulls/${review.number}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: renderUser(base, user),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    author_association: association(repository, user),
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commitId,
  };
}

/** A comment of a review; `outdated` ones have lost their line. */
export function renderReviewComment(simulator: Simulator, comment: ReviewComment, outdated = false) {
  const { state, url: base } = simulator;
  const repository = repositoryById(state, comment.repositoryId);
  const user = accountById(state, comment.userId);
  const url = `${base}/repos/${fullName(repository)}/pulls/comments/${comment.id}`;
  const pull = `${base}/repos/${fullName(repository)}/pulls/${comment.number}`;
  const html = `${base}/${fullName(repository)}/pull/${comment.number}#discussion_r${comment.id}`;
  const reactions = state.reactions.filter(
    (reaction) => reaction.subject === 'review_comment' && reaction.subjectId === comment.id,
  );
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: nodeId('PullRequestReviewComment', comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commitId,
    original_commit_id: comment.commitId,
    user: renderUser(base, user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pull,
    author_association: association(repository, user),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    reactions: renderReactions(`${url}/reactions`, reactions),
    ...commentPlace(comment, outdated),
    ...(comment.inReplyToId === null ? {} : { in_reply_to_id: comment.inReplyToId }),
  };
}

function commentPlace(comment: ReviewComment, outdated: boolean) {
  if (comment.subjectType === 'file') {
    return {
      start_line: null,
      original_start_line: null,
      start_side: null,
      line: null,
      original_line: null,
      side: 'RIGHT',
      position: outdated ? null : 1,
      original_position: 1,
      subject_type: 'file',
    };
  }
  return {
    start_line: outdated ? null : comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startSide,
    line: outdated ? null : comment.line,
    original_line: comment.line,
    side: comment.side,
    position: outdated ? null : comment.position,
    original_position: comment.position ?? 1,
    subject_type: 'line',
  };
}
