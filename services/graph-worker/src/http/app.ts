import { createErrorHandler, type HealthParts, mountHealth } from '@waggle/platform';
import express, { type Express } from 'express';
import { type ContextDeps, createContextRoute } from './context-route.ts';
import { mountGraphQueries, type QueryDeps } from './query-routes.ts';
import { requireServiceToken } from './require-service-token.ts';

export interface AppDeps extends ContextDeps, QueryDeps {
  health: HealthParts;
  verifyToken: (token: string) => Promise<string>;
}

/** The internal HTTP interface of graph-worker: health for everybody, the rest for services with a token. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  mountHealth(app, deps.health);
  // The token first: nobody else's body is read.
  app.use('/internal/v1', requireServiceToken(deps.verifyToken), express.json({ limit: '1mb' }));
  app.post('/internal/v1/context', createContextRoute(deps));
  mountGraphQueries(app, deps);
  app.use(createErrorHandler(deps.logger));
  return app;
}
