import { ContextRequest, type ContextResponse } from '@waggle/contracts';
import { type Logger, RetryLaterError, sendError } from '@waggle/platform';
import type { RequestHandler, Response } from 'express';
import { capContext } from '../core/cap-context.ts';
import { isQueryTimeout } from '../neo4j/graph-error.ts';

export interface ContextDeps {
  loadContext: (request: ContextRequest) => Promise<ContextResponse>;
  logger: Logger;
  /** The whole call, waiting for a connection included: a review never waits for the graph. */
  deadlineMs?: number;
  maxBytes?: number;
}

/** `POST /internal/v1/context`. Whatever is wrong with Neo4j is a 503, and the review goes on without it. */
export function createContextRoute({
  loadContext,
  logger,
  deadlineMs = 2500,
  maxBytes = 65_536,
}: ContextDeps): RequestHandler {
  return async (request, response) => {
    const parsed = ContextRequest.safeParse(request.body);
    if (!parsed.success) return sendError(response, 400, 'BAD_REQUEST', firstProblem(parsed.error.issues));
    try {
      const context = await withDeadline(loadContext(parsed.data), deadlineMs);
      response.json(capContext(context, maxBytes));
    } catch (thrown) {
      sendUnavailable(response, thrown);
      logger.warn('Context could not be answered', { repoId: parsed.data.repoId, error: thrown });
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
