import { checkHealth, type HealthParts, sendError } from '@waggle/platform';
import type { RequestHandler } from 'express';

/** Answers 503 while Redis is away: Bull Board would wait for a connection that was never there, without end. */
export function requireRedis(parts: HealthParts): RequestHandler {
  return async (_request, response, next) => {
    const { redis } = await checkHealth(parts);
    if (redis === 'up') return next();
    response.set('Retry-After', '5');
    sendError(
      response,
      503,
      'REDIS_AWAY',
      'Redis does not answer; work is safe in Postgres and continues when it is back',
    );
  };
}
