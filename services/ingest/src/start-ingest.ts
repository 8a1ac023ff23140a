import {
  type Closable,
  connectRedis,
  createCloser,
  createLogger,
  createProducer,
  type Logger,
  readPackageVersion,
  reportEviction,
} from '@waggle/platform';
import {
  assertSchemaCurrent,
  connectDatabase,
  createSecretBox,
  type DatabaseSettings,
  findRepositoryWebhook,
  recordDeliveries,
  startRelay,
} from '@waggle/store';
import type { Config } from './config.ts';
import { createDeliveryWriter } from './delivery-writer.ts';
import { createApp } from './http/app.ts';
import { createByteBudget } from './http/byte-budget.ts';
import { dispatch } from './http/dispatch.ts';
import { startServer } from './http/start-server.ts';
import { type Authority, createWebhookHandler } from './http/webhook-handler.ts';
import { createInterpreter } from './interpreter.ts';
import { createPacer } from './pacer.ts';
import { createRepositoryAuthority, readConnectionId } from './repository-authority.ts';
import { openSchemaGate } from './schema-gate.ts';

const version = readPackageVersion(import.meta.url);

const maxBytesInFlight = 128 * 1024 * 1024;
// A claim costs Postgres the same for one row as for two hundred.
const relayPaceMs = 50;
const databasePatienceMs = 5000;
const closePatienceMs = 9000;

/** Opens everything this service uses and listens. Neither Redis nor Postgres has to be there at this time. */
export async function startIngest(
  config: Config,
  logger: Logger = createLogger('ingest', config.logLevel),
): Promise<Closable & { port: number }> {
  const closer = createCloser(logger);
  try {
    const database = connectDatabase(impatient(config.database), { applicationName: 'waggle-ingest' });
    closer.add('database', database.close);
    const gate = await openSchemaGate({ assertSchema: () => assertSchemaCurrent(database.db), logger });
    closer.add('schema check', gate.close);
    const redis = connectRedis(config.queue.redisUrl, 'fail-fast', logger);
    closer.add('Redis', redis.close);
    // Not refused: deliveries are stored in Postgres whatever Redis does, and refusing would lose them.
    reportEviction(redis.redis, logger);
    const producer = createProducer(config.queue, logger);
    closer.add('queues', producer.close);
    const relay = startRelay({ db: database.db, ...producer, logger, perInstallation: config.jobsPerInstallation });
    closer.add('relay', relay.close);
    const record = async (deliveries: Parameters<typeof recordDeliveries>[1]) => {
      gate.assertOpen();
      return await recordDeliveries(database.db, deliveries);
    };
    const wake = createPacer(relay.wake, relayPaceMs);
    closer.add('relay pacer', wake.close);
    let connections = () => Number.POSITIVE_INFINITY;
    const writer = createDeliveryWriter({ record, onStored: wake.call, connections: () => connections(), logger });
    closer.add('writer', writer.close);
    const interpreter = createInterpreter(config.webhook.appId);
    closer.add('interpreter', interpreter.close);
    const shared = {
      interpret: interpreter.interpret,
      appId: config.webhook.appId,
      budget: createByteBudget(maxBytesInFlight),
      store: writer.write,
      logger,
    };
    const authority: Authority = { secrets: config.webhook.secrets, only: null };
    const webhook = createWebhookHandler({ ...shared, authority: () => authority });
    const findAuthority = createRepositoryAuthority({
      find: async (connectionId) => {
        gate.assertOpen();
        return await findRepositoryWebhook(database.db, connectionId);
      },
      box: config.encryptionKeys === null ? null : createSecretBox(config.encryptionKeys),
      logger,
    });
    const repositoryWebhook = createWebhookHandler({
      ...shared,
      authority: ({ url = '' }) => findAuthority(readConnectionId(url) ?? null),
    });
    const app = createApp({
      logger,
      health: {
        service: 'ingest',
        version,
        environment: config.environment,
        database: async () => {
          gate.assertOpen();
          await database.ping();
        },
        redis: redis.ping,
        needed: ['database'],
      },
    });
    const server = await startServer(
      dispatch({ '/webhooks/github': webhook }, (request, response) => {
        const isRepository = readConnectionId(request.url ?? '') !== undefined;
        (isRepository ? repositoryWebhook : app)(request, response);
      }),
      config.address,
    );
    connections = server.connections;
    closer.add('HTTP server', server.close);
    return { port: server.port, close: () => endWithin(closer.close(), closePatienceMs, logger) };
  } catch (error) {
    await closer.close();
    throw error;
  }
}

/** Senders are gone after 10 s: longer waits would only hold connections that the next delivery needs. */
function impatient(settings: DatabaseSettings): DatabaseSettings {
  return {
    ...settings,
    connectTimeoutMs: Math.min(settings.connectTimeoutMs, databasePatienceMs),
    statementTimeoutMs: Math.min(settings.statementTimeoutMs, databasePatienceMs),
  };
}

/** A Postgres that hangs would hold up the end; nobody was promised anything that is still on its way by then. */
async function endWithin(work: Promise<void>, ms: number, logger: Logger): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    logger.warn('Closing took too long', { afterMs: ms });
    late.resolve();
  }, ms);
  await Promise.race([work, late.promise]);
  clearTimeout(timer);
}
