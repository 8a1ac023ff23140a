import { type Logger, RetryLaterError, sendError } from '@waggle/platform';
import type { RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { isQueryTimeout } from '../neo4j/graph-error.ts';

export interface ReadRoute<Request, Answer> {
  schema: z.ZodType<Request>;
  load: (request: Request) => Promise<Answer>;
  /** Keeps the answer within `maxBytes`, and says in it what was left out. */
  cap: (answer: Answer, maxBytes: number) => Answer;
  logger: Logger;
  /** The whole call, waiting for a connection included. */
  deadlineMs: number;
  maxBytes: number;
}

/** A question to the graph over HTTP: 400 for a wrong one; whatever is wrong with Neo4j is a 503. */
export function createReadRoute<Request, Answer>(route: ReadRoute<Request, Answer>): RequestHandler {
  const { schema, load, cap, logger, deadlineMs, maxBytes } = route;
  return async (request, response) => {
    const parsed = schema.safeParse(request.body);
    if (!parsed.success) return sendError(response, 400, 'BAD_REQUEST', firstProblem(parsed.error.issues));
    try {
      response.json(cap(await withDeadline(load(parsed.data), deadlineMs), maxBytes));
    } catch (thrown) {
      sendUnavailable(response, thrown);
      logger.warn('The graph could not answer', { path: request.path, error: thrown });
    }
  };
}

function firstProblem(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const [issue] = issues;
  return issue === undefined ? 'The body is wrong' : `${issue.path.map(String).join('.') || 'body'}: ${issue.message}`;
}

function sendUnavailable(response: Response, thrown: unknown): void {
  if (thrown instanceof RetryLaterError) sendError(response, 503, thrown.code, thrown.message);
  else if (isQueryTimeout(thrown)) sendError(response, 503, 'GRAPH_TIMEOUT', 'Neo4j did not answer in time');
  else throw thrown;
}

async function withDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new RetryLaterError('GRAPH_TIMEOUT', 'Neo4j did not answer in time', deadlineMs)),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
