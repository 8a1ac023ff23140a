import type { ReviewDetail, ReviewPage } from '@waggle/contracts';
import {
  type CancelOutcome,
  cancelRunningReview,
  type Db,
  findReview,
  listReviews,
  type ReviewQuery,
} from '@waggle/store';

/** Where reviews come from. `repoIds` is what the caller may see; null means every repository. */
export interface ReviewReader {
  /** Throws an AppError with code BAD_CURSOR for a cursor that was not given out here. */
  list(query: ReviewQuery): Promise<ReviewPage>;
  find(id: number, repoIds: readonly number[] | null): Promise<ReviewDetail | null>;
}

/** Reads reviews from Postgres. */
export function createReviewReader(db: Db): ReviewReader {
  return {
    list: (query) => listReviews(db, query),
    find: (id, repoIds) => findReview(db, id, repoIds),
  };
}

/** Cancels a running review within what the caller may see. */
export type CancelReview = (id: number, repoIds: readonly number[] | null) => Promise<CancelOutcome>;

export function createCancelReview(db: Db): CancelReview {
  return (id, repoIds) => cancelRunningReview(db, id, repoIds);
}
