import type { PullRequestFacts } from '@waggle/contracts';
import type { Review } from '@waggle/github';
import { parseMarker } from '../core/render/marker.ts';
import type { ReviewSession } from './review-session.ts';

export interface OwnReviews {
  /** Ours, visible to all, of this commit. */
  submitted: Review | null;
  /** Ours and not submitted; GitHub allows one. */
  pending: (Review & { isThisHead: boolean }) | null;
}

/** Looks for reviews that Waggle itself wrote. Text alone proves nothing: anybody can copy a marker. */
export async function findOwnReviews(session: ReviewSession, pull: PullRequestFacts): Promise<OwnReviews> {
  const reviews = await session.gateway.listReviews(pull.number);
  const own = reviews.filter(({ user }) => user?.login === session.ownLogin);
  const pending = own.find(({ state }) => state === 'PENDING');
  return {
    submitted: own.find((review) => review.state !== 'PENDING' && isOf(review, pull)) ?? null,
    pending: pending === undefined ? null : { ...pending, isThisHead: isOf(pending, pull) },
  };
}

function isOf(review: Review, { repoId, number, headSha }: PullRequestFacts): boolean {
  const marker = parseMarker(review.body ?? '');
  return marker?.repoId === repoId && marker.prNumber === number && marker.headSha === headSha;
}
