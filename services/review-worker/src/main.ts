import { hostname } from 'node:os';
import { askAgainMs, createGithub, holdMs } from '@waggle/github';
import {
  assertNoEviction,
  type Closable,
  connectRedis,
  createCloser,
  createLogger,
  createProducer,
  createProgressBell,
  listen,
  mountHealth,
  readPackageVersion,
  runService,
  startQueueWorker,
} from '@waggle/platform';
import { assertSchemaCurrent, connectDatabase, createSharedPace, reportClockSkew, startRelay } from '@waggle/store';
import express from 'express';
import { loadConfig } from './config.ts';
import { createContextClient } from './context-client.ts';
import { createOsvClient } from './evidence/dependencies/osv-client.ts';
import { createHandlers } from './handlers.ts';
import { createTasks } from './maintenance/create-tasks.ts';
import { startMaintenance } from './maintenance/start-maintenance.ts';
import { createModelShelf } from './model/model-shelf.ts';
import type { ReviewDeps } from './workflow/review-deps.ts';

const service = 'review-worker';
const version = readPackageVersion(import.meta.url);

async function start(): Promise<Closable> {
  const config = loadConfig(process.env);
  const logger = createLogger(service, config.logLevel);
  const closer = createCloser(logger);
  const database = connectDatabase(config.database, { applicationName: service });
  closer.add('database', database.close);
  const redis = connectRedis(config.queue.redisUrl, 'fail-fast', logger);
  closer.add('redis', redis.close);
  const producer = createProducer(config.queue, logger);
  closer.add('producer', producer.close);
  await assertSchemaCurrent(database.db);
  await assertNoEviction(redis.redis, logger);
  await reportClockSkew(database.db, logger);
  const owner = `${service}@${hostname()}:${process.pid}`;
  const { writeLimits: limits } = config;
  const writePace = limits === null ? null : createSharedPace(database.db, { limits, holdMs, askAgainMs });
  const github = createGithub({ ...config.github, logger, writePace });
  const progress = createProgressBell(config.queue, logger);
  closer.add('progress', progress.close);
  const graph = createContextClient({ url: config.graphWorkerUrl, keys: config.serviceTokenKeys });
  const deps: ReviewDeps = {
    db: database.db,
    github,
    logger,
    owner,
    dataDir: config.dataDir,
    loadContext: graph.loadContext,
    graph,
    ...(await createModelShelf(config)),
    budget: config.budget,
    allowApprove: config.allowApprove,
    learn: config.learn,
    ...(config.osvUrl === null ? {} : { findAdvisories: createOsvClient({ url: config.osvUrl }) }),
    progress,
  };
  const app = express().disable('x-powered-by');
  const { environment } = config;
  const needed = ['database', 'redis'] as const;
  mountHealth(app, { service, version, environment, database: database.ping, redis: redis.ping, needed });
  const server = await listen(app, config.address);
  closer.add('server', server.close);
  const relay = startRelay({ db: database.db, ...producer, logger, perInstallation: config.jobsPerInstallation });
  closer.add('relay', relay.close);
  const worker = startQueueWorker(
    { settings: config.queue, logger, concurrency: config.concurrency },
    'review',
    createHandlers(deps),
  );
  closer.add('worker', worker.close);
  const tasks = createTasks(deps, config.maintenance);
  closer.add('maintenance', startMaintenance({ db: database.db, logger, owner, tasks }).close);
  logger.info('Reviewing', { model: config.model?.name ?? 'none', port: server.port });
  return closer;
}

await runService(service, start);
