import { GithubError, unprocessable } from '../http/github-error.ts';
import type { Simulator } from '../simulator.ts';
import { issueOfPull } from '../state/lookups.ts';
import type { Account, PullRequest, Review, ReviewState } from '../state/records.ts';
import type { PlaceProblem } from './comment-place.ts';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

const submitted: Record<ReviewEvent, ReviewState> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

export function stateAfter(event: ReviewEvent): ReviewState {
  return submitted[event];
}

function pendingReviewOf(simulator: Simulator, pull: PullRequest, account: Account): Review | undefined {
  return simulator.state.reviews.find(
    (review) =>
      review.repositoryId === pull.repositoryId &&
      review.number === pull.number &&
      review.userId === account.id &&
      review.state === 'PENDING',
  );
}

/** One pending review per author and pull request: even a submitted one is refused beside it. */
export function refuseSecondPending(simulator: Simulator, pull: PullRequest, account: Account): void {
  if (pendingReviewOf(simulator, pull, account)) {
    throw unprocessable('User can only have one pending review per pull request');
  }
}

/** What an event needs: a body unless there are comments, and somebody else's pull request for a verdict. */
export function checkEvent(
  simulator: Simulator,
  pull: PullRequest,
  account: Account,
  review: { event: ReviewEvent; body: string; comments: number },
): void {
  const own = issueOfPull(simulator.state, pull).userId === account.id;
  if (own && review.event === 'APPROVE') throw unprocessable('Review Can not approve your own pull request');
  if (own && review.event === 'REQUEST_CHANGES') {
    throw unprocessable('Review Can not request changes on your own pull request');
  }
  if (review.event === 'APPROVE' || review.body.trim() !== '' || review.comments > 0) return;
  throw unprocessable("Review Body can't be blank");
}

const reviewProblems: Record<PlaceProblem, string> = {
  path: 'Path could not be resolved',
  line: 'Line could not be resolved',
  'missing-line': 'Line could not be resolved',
  'start-line': 'Start line could not be resolved',
  'start-order': 'Start line must precede the end line.',
  'start-hunk': 'Start line must be part of the same hunk as the line.',
};

/** The refusal of a whole review for one misplaced comment; like GitHub's it does not say which. */
export function reviewPlaceError(problem: PlaceProblem): GithubError {
  return unprocessable(reviewProblems[problem]);
}

const threadProblems: Record<PlaceProblem, { field: string; message: string }> = {
  path: { field: 'pull_request_review_thread.path', message: 'is invalid' },
  line: { field: 'pull_request_review_thread.line', message: 'must be part of the diff' },
  'missing-line': { field: 'pull_request_review_thread.line', message: "can't be blank" },
  'start-line': { field: 'pull_request_review_thread.start_line', message: 'must be part of the diff' },
  'start-order': { field: 'pull_request_review_thread.start_line', message: 'must precede the end line.' },
  'start-hunk': {
    field: 'pull_request_review_thread.start_line',
    message: 'must be part of the same hunk as the line.',
  },
};

/** The refusal of a single review comment. */
export function threadPlaceError(problem: PlaceProblem): GithubError {
  const { field, message } = threadProblems[problem];
  const detail = { resource: 'PullRequestReviewComment', code: 'custom', field, message: `${field} ${message}` };
  return new GithubError(422, 'Validation Failed', [detail]);
}
