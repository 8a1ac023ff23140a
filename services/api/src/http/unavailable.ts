import { createErrorHandler, type Logger, type Probe, sendError, toError } from '@waggle/platform';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { renderHtml } from '../pages/html.ts';
import { messagePage } from '../pages/layout.ts';

const retryAfterS = 5;

/** Says 503 instead of 500 when a request failed because Postgres is away; in HTML to people. */
export function createFailureHandler(deps: { logger: Logger; database: Probe }): ErrorRequestHandler {
  const otherwise = createErrorHandler(deps.logger);
  return async (thrown: unknown, request, response, next) => {
    if (response.headersSent || isClientMistake(thrown) || (await answers(deps.database))) {
      return otherwise(thrown, request, response, next);
    }
    deps.logger.warn('Request failed while the database is away', { path: request.path, error: toError(thrown) });
    response.set('Retry-After', String(retryAfterS));
    return wantsPage(request.path)
      ? sendMessage(response, 503, 'The database is away', 'Nothing is lost. Try again in a moment.')
      : sendError(response, 503, 'DATABASE_AWAY', 'The database does not answer; try again');
  };
}

/** The last route: 404 in the form the caller expects. */
export const notFound: RequestHandler = (request, response) => {
  if (!wantsPage(request.path)) return sendError(response, 404, 'NOT_FOUND', 'There is nothing at this address');
  sendMessage(response, 404, 'There is nothing here', 'The address may be old or mistyped.');
};

function sendMessage(response: Response, status: number, title: string, text: string): void {
  response
    .status(status)
    .type('html')
    .send(renderHtml(messagePage(title, text)));
}

function wantsPage(path: string): boolean {
  return !/^\/(api|ops|health|ready)(\/|$)/.test(path);
}

function isClientMistake(thrown: unknown): boolean {
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : 500;
  return typeof status === 'number' && status < 500;
}

async function answers(probe: Probe): Promise<boolean> {
  return probe().then(
    () => true,
    () => false,
  );
}
