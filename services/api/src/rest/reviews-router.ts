import type { ReviewDetail, ReviewPage } from '@waggle/contracts';
import { AppError, sendError } from '@waggle/platform';
import { type RequestHandler, Router } from 'express';
import type { ReviewReader } from '../review-reader.ts';
import { scopeOf } from './require-api-key.ts';
import { describeProblems, ReviewId, ReviewQuery } from './review-query.ts';

/** `GET /reviews` and `GET /reviews/:id`, each limited to what the caller's key may see. */
export function createReviewsRouter(reviews: ReviewReader): Router {
  const router = Router();
  router.get('/reviews', listReviews(reviews));
  router.get('/reviews/:id', findReview(reviews));
  return router;
}

function listReviews(reviews: ReviewReader): RequestHandler {
  return async (request, response) => {
    const query = ReviewQuery.safeParse(request.query);
    if (!query.success) return sendError(response, 400, 'BAD_QUERY', describeProblems(query.error, 'query'));
    const { cursor = null, ...filters } = query.data;
    const { repoIds } = scopeOf(response);
    try {
      const page: ReviewPage = await reviews.list({ ...filters, cursor, repoIds });
      response.json(page);
    } catch (error) {
      if (!isBadCursor(error)) throw error;
      sendError(response, 400, 'BAD_CURSOR', error.message);
    }
  };
}

function findReview(reviews: ReviewReader): RequestHandler {
  return async (request, response) => {
    const id = ReviewId.safeParse(request.params.id);
    if (!id.success) return sendError(response, 400, 'BAD_ID', describeProblems(id.error, 'id'));
    const review: ReviewDetail | null = await reviews.find(id.data, scopeOf(response).repoIds);
    // The same answer for "not there" and "not yours": a key must not learn what else exists.
    if (review === null) return sendError(response, 404, 'NOT_FOUND', 'There is no such review');
    response.json(review);
  };
}

/** True for the error with which the store refuses a cursor. */
export function isBadCursor(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'BAD_CURSOR';
}
