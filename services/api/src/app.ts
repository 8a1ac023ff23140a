import { fileURLToPath } from 'node:url';
import { type HealthParts, type Logger, mountHealth } from '@waggle/platform';
import type { ApiKey } from '@waggle/store';
import type { Queue } from 'bullmq';
import express, { type Express, type RequestHandler } from 'express';
import type { Config } from './config.ts';
import { requireLocalHost, requireOps } from './http/ops-access.ts';
import { refuseCrossOriginWrites } from './http/same-origin.ts';
import { boardPolicy, cacheable, pagePolicy, securityHeaders } from './http/security-headers.ts';
import { createFailureHandler, notFound } from './http/unavailable.ts';
import { boardPath, createBoard } from './ops/bull-board.ts';
import { requireRedis } from './ops/require-redis.ts';
import { createPagesRouter } from './pages/pages-router.ts';
import { createMemoriesRouter, type MemoryStore } from './rest/memories/memories-router.ts';
import { buildOpenapi } from './rest/openapi.ts';
import { requireApiKey } from './rest/require-api-key.ts';
import { createReviewsRouter } from './rest/reviews-router.ts';
import { createSarifRouter, type SarifStore } from './rest/sarif/sarif-router.ts';
import { createSuppressionsRouter, type SuppressionStore } from './rest/suppressions/suppressions-router.ts';
import type { CancelReview, ReviewReader } from './review-reader.ts';
import { loadServiceHealth } from './service-health.ts';

export interface AppDeps {
  config: Omit<Config, 'database' | 'queue' | 'logLevel'>;
  logger: Logger;
  health: HealthParts;
  reviews: ReviewReader;
  cancelReview: CancelReview;
  sarif: SarifStore;
  memories: MemoryStore;
  suppressions: SuppressionStore;
  findApiKey: (key: string) => Promise<Pick<ApiKey, 'id' | 'repoIds' | 'canWrite'> | null>;
  queues: readonly Queue[];
  now: () => Date;
}

const assetsFolder = fileURLToPath(new URL('assets', import.meta.url));

/** The whole service behind one HTTP listener. */
export function createApp(deps: AppDeps): Express {
  const { config } = deps;
  const app = express();
  app.disable('x-powered-by').set('trust proxy', config.trustedProxies);
  app.use(securityHeaders(pagePolicy));
  mountHealth(app, deps.health);
  mountRest(app, deps);
  const ops = requireOps({ credentials: config.opsCredentials, logger: deps.logger });
  app.use('/assets', cacheable, express.static(assetsFolder, { index: false }));
  const sameOrigin = refuseCrossOriginWrites(config.publicUrl);
  const board = createBoard(deps.queues, { writable: config.queuesWritable });
  app.use('/ops', securityHeaders(boardPolicy), ops, sameOrigin);
  app.use(`${boardPath}/static`, cacheable);
  app.use(`${boardPath}/api`, requireRedis(deps.health));
  app.use(boardPath, board);
  mountPages(app, deps, config.pagesAreLocal ? requireLocalHost() : ops);
  app.use(notFound);
  app.use(createFailureHandler({ logger: deps.logger, database: deps.health.database }));
  return app;
}

function mountRest(app: Express, deps: AppDeps): void {
  const key = requireApiKey({ findApiKey: deps.findApiKey, perMinute: deps.config.apiRequestsPerMinute });
  const openapi = buildOpenapi(deps.health.version);
  app.get('/api/openapi.json', (_request, response) => {
    response.json(openapi);
  });
  app.use(
    '/api/v1',
    key,
    createReviewsRouter(deps),
    createSarifRouter(deps.sarif),
    createMemoriesRouter(deps.memories),
    createSuppressionsRouter(deps.suppressions),
  );
}

function mountPages(app: Express, deps: AppDeps, access: RequestHandler): void {
  const { config, health } = deps;
  const ownAddress = config.publicUrl ?? `http://${config.address.host}:${config.address.port}`;
  const pages = createPagesRouter({
    reviews: deps.reviews,
    loadServiceHealth: () =>
      loadServiceHealth({ own: health, ownAddress: `${ownAddress}/health`, services: config.services }),
    openapi: buildOpenapi(health.version),
    publicAddress: ownAddress,
    now: deps.now,
  });
  app.use(access, pages);
}
