import { createErrorHandler, type HealthParts, type Logger, mountHealth, sendError } from '@waggle/platform';
import express, { type Express } from 'express';

/** Everything but webhooks: health, and 404 for the rest. */
export function createApp(deps: { logger: Logger; health: HealthParts }): Express {
  const app = express();
  app.disable('x-powered-by');
  mountHealth(app, deps.health);
  app.use((_request, response) => sendError(response, 404, 'NOT_FOUND', 'There is nothing here'));
  app.use(createErrorHandler(deps.logger));
  return app;
}
