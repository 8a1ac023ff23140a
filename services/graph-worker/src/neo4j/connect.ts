import type { Closable } from '@waggle/platform';
import { auth, driver as createDriver, int, isInt, type ManagedTransaction, type Session } from 'neo4j-driver';
import { toGraphError } from './graph-error.ts';

export interface GraphSettings {
  uri: string;
  username: string;
  password: string;
  /** Named in every session: without it the driver asks the server first. */
  database: string;
}

export type Parameters = Record<string, unknown>;
/** Runs one statement of a transaction and answers its rows as plain objects. */
export type Run = <Row>(query: string, parameters: Parameters) => Promise<Row[]>;

export interface Graph extends Closable {
  /** For messages; holds no credentials. */
  address: string;
  /** One statement, read-only, ended by the server after `timeoutMs`. */
  read<Row>(query: string, parameters: Parameters, timeoutMs: number): Promise<Row[]>;
  /** One transaction; deadlocks and other transient errors repeat it, so `work` may run more than once. */
  write<T>(work: (run: Run) => Promise<T>): Promise<T>;
  /** One statement in a transaction of its own, for schema commands. */
  execute<Row>(query: string, parameters?: Parameters): Promise<Row[]>;
}

/** Opens the one driver of this process. Connects on first use: Neo4j may come up later than the worker. */
export function connectGraph(settings: GraphSettings): Graph {
  const driver = createDriver(settings.uri, auth.basic(settings.username, settings.password), {
    telemetryDisabled: true,
    disableLosslessIntegers: true,
    connectionTimeout: 3000,
    connectionAcquisitionTimeout: 5000,
    // A connection that slept through a restart of Neo4j is found out before it is used.
    connectionLivenessCheckTimeout: 5000,
    maxTransactionRetryTime: 10_000,
    // Nobody reads them, and Neo4j looks for something to say on every statement.
    notificationFilter: { minimumSeverityLevel: 'OFF' },
  });
  async function inSession<T>(mode: 'READ' | 'WRITE', work: (session: Session) => Promise<T>): Promise<T> {
    const session = driver.session({ database: settings.database, defaultAccessMode: mode });
    try {
      return await work(session);
    } catch (error) {
      throw toGraphError(error, settings.uri);
    } finally {
      await session.close();
    }
  }
  return {
    address: settings.uri,
    read: (query, parameters, timeoutMs) =>
      inSession('READ', async (session) =>
        rowsOf(await session.run(query, toNeo4j(parameters), { timeout: timeoutMs })),
      ),
    write: (work) => inSession('WRITE', (session) => session.executeWrite((transaction) => work(runIn(transaction)))),
    execute: (query, parameters = {}) =>
      inSession('WRITE', async (session) => rowsOf(await session.run(query, toNeo4j(parameters)))),
    close: () => driver.close(),
  };
}

function runIn(transaction: ManagedTransaction): Run {
  return async (query, parameters) => rowsOf(await transaction.run(query, toNeo4j(parameters)));
}

function rowsOf<Row>(result: { records: { toObject(): unknown }[] }): Row[] {
  return result.records.map((record) => record.toObject() as Row);
}

/** JavaScript numbers would be stored as floats: whole ones are sent as integers. */
function toNeo4j(value: unknown): Record<string, unknown> {
  return convert(value) as Record<string, unknown>;
}

function convert(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int(value) : value;
  if (Array.isArray(value)) return value.map(convert);
  if (value === null || typeof value !== 'object' || isInt(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, convert(item)]));
}
