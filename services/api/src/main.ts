import {
  type Closable,
  connectRedis,
  createCloser,
  createLogger,
  createProducer,
  listen,
  readPackageVersion,
  runService,
} from '@waggle/platform';
import { connectDatabase, findApiKey } from '@waggle/store';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { createMemoryStore } from './memory-store.ts';
import { createCancelReview, createReviewReader } from './review-reader.ts';
import { createSarifStore } from './sarif-store.ts';
import { createSuppressionStore } from './suppression-store.ts';

const version = readPackageVersion(import.meta.url);

async function start(): Promise<Closable> {
  const config = loadConfig(process.env);
  const logger = createLogger('api', config.logLevel);
  const closer = createCloser(logger);
  const database = connectDatabase(config.database, { applicationName: 'waggle-api', acquireTimeoutMs: 5000 });
  closer.add('database', database.close);
  const producer = createProducer(config.queue, logger);
  closer.add('queues', producer.close);
  const redis = connectRedis(config.queue.redisUrl, 'fail-fast', logger);
  closer.add('redis', redis.close);
  const app = createApp({
    config,
    logger,
    health: {
      service: 'api',
      version,
      environment: config.environment,
      database: database.ping,
      redis: redis.ping,
      needed: ['database'],
    },
    reviews: createReviewReader(database.db),
    cancelReview: createCancelReview(database.db),
    sarif: createSarifStore(database.db),
    memories: createMemoryStore(database.db),
    suppressions: createSuppressionStore(database.db),
    findApiKey: (key) => findApiKey(database.db, key),
    queues: Object.values(producer.queues),
    now: () => new Date(),
  });
  const server = await listen(app, config.address);
  closer.add('HTTP server', server.close);
  logger.info('Listening', { host: config.address.host, port: server.port });
  return closer;
}

await runService('api', start);
