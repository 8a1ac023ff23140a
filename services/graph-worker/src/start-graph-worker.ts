import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createGithub } from '@waggle/github';
import {
  assertNoEviction,
  type Closable,
  connectRedis,
  createCloser,
  createLogger,
  createProducer,
  createTokenVerifier,
  listen,
  readPackageVersion,
  startQueueWorker,
} from '@waggle/platform';
import { assertSchemaCurrent, connectDatabase, reportClockSkew, startRelay } from '@waggle/store';
import { createSyntaxPool } from '@waggle/syntax';
import type { Config } from './config.ts';
import { createHandlers } from './handlers.ts';
import { createApp } from './http/app.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { connectGraph } from './neo4j/connect.ts';
import { createContextSources, loadContext } from './neo4j/load-context.ts';
import { graphLoaders } from './neo4j/queries/graph-loaders.ts';
import { createReadiness, prepareAtStart } from './neo4j/readiness.ts';
import { warmUp, warmUpRepository } from './neo4j/warm-up.ts';
import { startScanRequests } from './request-scans.ts';
import { loadPullRequest } from './sources/load-pull-request.ts';
import { openRepository } from './sources/open-repository.ts';

const version = readPackageVersion(import.meta.url);

/** Opens everything this service uses and starts consuming. A Neo4j that is away at this time is waited for. */
export async function startGraphWorker(config: Config): Promise<Closable & { port: number }> {
  const logger = createLogger('graph-worker', config.logLevel);
  const closer = createCloser(logger);
  try {
    const database = connectDatabase(config.database, { applicationName: 'waggle-graph-worker' });
    closer.add('database', database.close);
    await assertSchemaCurrent(database.db);
    const graph = connectGraph(config.graph);
    closer.add('Neo4j', graph.close);
    const redis = connectRedis(config.queue.redisUrl, 'fail-fast', logger);
    closer.add('Redis', redis.close);
    await assertNoEviction(redis.redis, logger);
    await reportClockSkew(database.db, logger);
    const producer = createProducer(config.queue, logger);
    closer.add('queues', producer.close);
    const now = () => Math.floor(Date.now() / 1000);
    const sources = createContextSources(graph, now);
    let warmed = Promise.resolve();
    const readiness = createReadiness({
      graph,
      logger,
      onPrepared: () => {
        warmed = warmUp({ ...sources, logger });
      },
    });
    await prepareAtStart(readiness);
    await warmed;
    const github = createGithub({ ...config.github, logger });
    const app = createApp({
      logger,
      verifyToken: createTokenVerifier(config.serviceTokenKeys, 'graph-worker'),
      loadContext: async (request) => {
        await readiness.check();
        return await loadContext(sources, request);
      },
      answerQuery: async (name, request) => {
        await readiness.check();
        return await graphLoaders[name](sources, request);
      },
      health: {
        service: 'graph-worker',
        version,
        environment: config.environment,
        database: database.ping,
        redis: redis.ping,
        graph: readiness.check,
        needed: ['database', 'graph'],
      },
    });
    const server = await listen(app, config.address);
    closer.add('HTTP server', server.close);
    const syntax = createSyntaxPool({ size: config.parsers });
    closer.add('syntax pool', syntax.close);
    const handlers = createHandlers({
      owner: `${hostname()}/${process.pid}`,
      db: database.db,
      graph,
      readiness,
      logger,
      now,
      newScanId: randomUUID,
      limits: config.limits,
      historyDays: config.historyDays,
      exclusively: createKeyedLock(1000),
      warmUp: (repoId) => warmUpRepository({ ...sources, logger }, repoId),
      syntax,
      openRepository: (target, signal) => openRepository({ github, dataDir: config.dataDir }, target, signal),
      loadPullRequest: (target, signal) => loadPullRequest({ github }, target, signal),
    });
    closer.add(
      'relay',
      startRelay({ db: database.db, ...producer, logger, perInstallation: config.jobsPerInstallation }).close,
    );
    const queue = { settings: config.queue, logger, concurrency: config.concurrency };
    closer.add('queue worker', startQueueWorker(queue, 'graph', handlers).close);
    closer.add('scan requests', startScanRequests({ db: database.db, graph, readiness, logger }).close);
    return { port: server.port, close: closer.close };
  } catch (error) {
    await closer.close();
    throw error;
  }
}
