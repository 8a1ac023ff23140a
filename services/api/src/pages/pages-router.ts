import { type RequestHandler, type Response, Router } from 'express';
import type { OpenapiDocument } from '../rest/openapi.ts';
import { describeProblems, ReviewId, ReviewQuery } from '../rest/review-query.ts';
import { isBadCursor } from '../rest/reviews-router.ts';
import type { ReviewReader } from '../review-reader.ts';
import { apiDocsPage } from './api-docs-page.ts';
import { type Html, renderHtml } from './html.ts';
import { messagePage } from './layout.ts';
import { reviewListPage } from './review-list-page.ts';
import { reviewPage } from './review-page.ts';
import { type ServiceHealth, systemPage } from './system-page.ts';

export interface PageDeps {
  reviews: ReviewReader;
  loadServiceHealth: () => Promise<ServiceHealth[]>;
  openapi: OpenapiDocument;
  publicAddress: string;
  now: () => Date;
}

// Operators look after the whole instance; what a signed-in person may see is decided where sign-in is.
const everyRepository = null;

/** The pages for people. Access is decided by whoever mounts this. */
export function createPagesRouter(deps: PageDeps): Router {
  const router = Router();
  router.get('/', listReviews(deps));
  router.get('/reviews/:id', showReview(deps));
  router.get('/system', async (_request, response) => {
    sendPage(response, 200, systemPage(await deps.loadServiceHealth()));
  });
  router.get('/api/docs', (_request, response) => {
    sendPage(response, 200, apiDocsPage(deps.openapi, deps.publicAddress));
  });
  return router;
}

/** Sends a page in full. */
function sendPage(response: Response, status: number, page: Html): void {
  response.status(status).type('html').send(renderHtml(page));
}

function listReviews({ reviews, now }: PageDeps): RequestHandler {
  return async (request, response) => {
    // An empty field of the filter form means "any".
    const given = Object.fromEntries(Object.entries(request.query).filter(([, value]) => value !== ''));
    const query = ReviewQuery.safeParse(given);
    if (!query.success)
      return sendPage(
        response,
        400,
        messagePage('This filter does not work', describeProblems(query.error, 'filter'), 'reviews'),
      );
    const { cursor = null, ...filters } = query.data;
    try {
      const page = await reviews.list({ ...filters, cursor, repoIds: everyRepository });
      sendPage(response, 200, reviewListPage(page, query.data, now()));
    } catch (error) {
      if (!isBadCursor(error)) throw error;
      sendPage(
        response,
        400,
        messagePage('There is no such page', 'The list has to be read from its start.', 'reviews'),
      );
    }
  };
}

function showReview({ reviews, now }: PageDeps): RequestHandler {
  return async (request, response) => {
    const id = ReviewId.safeParse(request.params.id);
    const review = id.success ? await reviews.find(id.data, everyRepository) : null;
    if (review === null)
      return sendPage(
        response,
        404,
        messagePage('There is no such review', 'It may have been removed, or the address is wrong.', 'reviews'),
      );
    sendPage(response, 200, reviewPage(review, now()));
  };
}
