import type { PullRequestFacts } from '@waggle/contracts';
import type { Review } from '@waggle/github';
import { parseMarker } from '../core/render/marker.ts';
import type { ReviewSession } from './review-session.ts';

export interface OwnReviews {
  /** Ours, visible to all, of this commit. */
  submitted: Review | null;
  /** Ours and not submitted; GitHub allows one. */
  pending: (Review & { isThisHead: boolean }) | null;
  /** Ids of ours that request changes, of whatever commit. */
  requests: number[];
}

interface Head {
  repoId: number;
  number: number;
  headSha: string;
}

/**
 * Looks for reviews that Waggle itself wrote. Text alone proves nothing: anybody can copy a marker. Where somebody asked
 * for everything to be read again, only the review that answers this (its edition) counts.
 */
export async function findOwnReviews(
  session: ReviewSession,
  pull: PullRequestFacts,
  edition: number | null,
): Promise<OwnReviews> {
  const reviews = await session.gateway.listReviews(pull.number);
  const own = reviews.filter(({ user }) => user?.login === session.ownLogin);
  const pending = own.find(({ state }) => state === 'PENDING');
  return {
    requests: findRequests(own, session.ownLogin),
    submitted: findSubmitted(own, pull, edition),
    pending: pending === undefined ? null : { ...pending, isThisHead: isOf(pending, pull, edition) },
  };
}

/** Ids of the reviews of `ownLogin` whose request for changes is in force. */
export function findRequests(reviews: readonly Review[], ownLogin: string): number[] {
  return reviews
    .filter(({ user, state }) => user?.login === ownLogin && state === 'CHANGES_REQUESTED')
    .map(({ id }) => id);
}

/** Of our own reviews, the one of this commit that everybody sees. */
export function findSubmitted(own: readonly Review[], head: Head, edition: number | null): Review | null {
  return own.find((review) => review.state !== 'PENDING' && isOf(review, head, edition)) ?? null;
}

function isOf(review: Review, { repoId, number, headSha }: Head, edition: number | null): boolean {
  const marker = parseMarker(review.body ?? '');
  const isThisHead = marker?.repoId === repoId && marker.prNumber === number && marker.headSha === headSha;
  return isThisHead && (edition === null || marker.edition === edition);
}
