import { ContextRequest, type ContextResponse } from '@waggle/contracts';
import type { Logger } from '@waggle/platform';
import type { RequestHandler } from 'express';
import { capContext } from '../core/cap-context.ts';
import { createReadRoute } from './read-route.ts';

export interface ContextDeps {
  loadContext: (request: ContextRequest) => Promise<ContextResponse>;
  logger: Logger;
  /** A review never waits for the graph. */
  deadlineMs?: number;
  maxBytes?: number;
}

/** `POST /internal/v1/context`. Without an answer the review goes on. */
export function createContextRoute(deps: ContextDeps): RequestHandler {
  const { loadContext: load, logger, deadlineMs = 4800, maxBytes = 65_536 } = deps;
  return createReadRoute({ schema: ContextRequest, load, cap: capContext, logger, deadlineMs, maxBytes });
}
