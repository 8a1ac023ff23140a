import type { CancelAccepted, ReviewDetail, ReviewPage } from '@waggle/contracts';
import { AppError, sendError } from '@waggle/platform';
import { type RequestHandler, Router } from 'express';
import type { CancelReview, ReviewReader } from '../review-reader.ts';
import { readInput } from './read-input.ts';
import { scopeOf } from './require-api-key.ts';
import { requireWrite } from './require-write.ts';
import { ReviewId, ReviewQuery } from './review-query.ts';

/** `GET /reviews`, `GET /reviews/:id` and `POST /reviews/:id/cancel`, each limited to what the caller's key may see. */
export function createReviewsRouter(deps: { reviews: ReviewReader; cancelReview: CancelReview }): Router {
  const { reviews, cancelReview } = deps;
  const router = Router();
  router.get('/reviews', listReviews(reviews));
  router.get('/reviews/:id', findReview(reviews));
  router.post('/reviews/:id/cancel', requireWrite, cancel(cancelReview));
  return router;
}

function listReviews(reviews: ReviewReader): RequestHandler {
  return async (request, response) => {
    const query = readInput(response, 'query', ReviewQuery, request.query);
    if (query === null) return;
    const { cursor = null, ...filters } = query;
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
    const id = readInput(response, 'id', ReviewId, request.params.id);
    if (id === null) return;
    const review: ReviewDetail | null = await reviews.find(id, scopeOf(response).repoIds);
    // The same answer for "not there" and "not yours": a key must not learn what else exists.
    if (review === null) return sendError(response, 404, 'NOT_FOUND', 'There is no such review');
    response.json(review);
  };
}

function cancel(cancelReview: CancelReview): RequestHandler {
  return async (request, response) => {
    const id = readInput(response, 'id', ReviewId, request.params.id);
    if (id === null) return;
    const { repoIds } = scopeOf(response);
    const outcome = await cancelReview(id, repoIds);
    if (outcome === 'unknown') return sendError(response, 404, 'NOT_FOUND', 'There is no such review');
    if (outcome === 'not-running') return sendError(response, 409, 'NOT_RUNNING', 'The review has ended already');
    const accepted: CancelAccepted = { id, status: 'cancelling' };
    response.status(202).json(accepted);
  };
}

/** True for the error with which the store refuses a cursor. */
export function isBadCursor(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'BAD_CURSOR';
}
