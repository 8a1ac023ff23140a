import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import { AppError } from '@waggle/platform';
import postgres from 'postgres';
import { DatabaseError } from './database-error.ts';
import type { DatabaseSettings } from './database-settings.ts';
import { valueTypes } from './value-types.ts';

/** One session with Postgres that is used by one caller at a time and never comes back once it broke. */
export interface Connection {
  query(text: string, parameters: readonly unknown[]): Promise<{ rows: unknown[]; command: string; count: number }>;
  isBroken(): boolean;
  openedAt: number;
  close(): Promise<void>;
}

const closeTimeoutS = 2;
// The server's own time-out comes first; ours is for poolers without one.
const cancelAfterMs = 1000;
// What the server may need to end a cancelled statement; past it the connection is taken for dead.
const dropAfterMs = 5000;

/**
 * A postgres.js instance with exactly one connection that may connect exactly once. postgres.js' own pool reuses
 * connections that died: a restart of Postgres left it with sockets that never answer and ended the process with
 * "Cannot read properties of null (reading 'write')" (9 times in 40 restarts); see docs/adr/0010.
 */
export function openConnection(settings: DatabaseSettings, applicationName: string): Connection {
  let broken = false;
  const dialer = createDialer(settings);
  const session = settings.poolMode === 'session';
  const sql = postgres({
    user: settings.user,
    password: settings.password,
    database: settings.database,
    host: settings.host.startsWith('/') ? 'localhost' : settings.host,
    port: settings.port,
    socket: dialer.dial,
    ssl: settings.tls === null ? false : tlsOptions(settings.host, settings.tls),
    max: 1,
    max_lifetime: null,
    idle_timeout: 0,
    connect_timeout: settings.connectTimeoutMs / 1000,
    // A transaction pooler gives each transaction another server: nothing prepared, no session state.
    prepare: session,
    fetch_types: false,
    types: valueTypes,
    onnotice: () => {},
    onclose: () => {
      broken = true;
    },
    // Other start-up parameters are refused by PgBouncer.
    connection: session
      ? {
          application_name: applicationName,
          statement_timeout: settings.statementTimeoutMs,
          idle_in_transaction_session_timeout: settings.statementTimeoutMs,
        }
      : { application_name: applicationName },
  } as postgres.Options<typeof valueTypes & Record<string, postgres.PostgresType>>);

  return {
    openedAt: performance.now(),
    isBroken: () => broken,
    close: async () => {
      broken = true;
      await sql.end({ timeout: closeTimeoutS });
    },
    query: async (text, parameters) => {
      if (broken) throw new AppError('DATABASE_CONNECTION_LOST', 'The connection to Postgres was lost');
      const pending = sql.unsafe(text, [...parameters] as never[], { prepare: session && parameters.length > 0 });
      const watch = watchDeadline(
        settings.statementTimeoutMs,
        () => {
          dialer.allowOneMore(); // a cancel request travels on a connection of its own
          pending.cancel();
        },
        () => sql.end({ timeout: 0 }),
      );
      try {
        const result = await pending;
        return { rows: Array.from(result), command: result.command, count: result.count };
      } catch (thrown) {
        broken ||= endsConnection(thrown);
        throw new DatabaseError(thrown);
      } finally {
        clearTimeout(watch.timer);
      }
    },
  };
}

/** Verifies the certificate against the host of the settings; for an address postgres.js would check "localhost". */
export function tlsOptions(host: string, { ca }: { ca?: string }) {
  return {
    ...(ca === undefined ? {} : { ca }),
    rejectUnauthorized: true,
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  } satisfies ConnectionOptions;
}

/** Cancels a statement that outlives its time, and drops the connection if even that gets no answer. */
function watchDeadline(timeoutMs: number, cancel: () => void, drop: () => Promise<void>) {
  const watch = {
    timer: setTimeout(() => {
      cancel();
      watch.timer = setTimeout(() => void drop(), dropAfterMs);
    }, timeoutMs + cancelAfterMs),
  };
  return watch;
}

/** Everything but an ordinary error answer of the server leaves the session in doubt. */
function endsConnection(thrown: unknown): boolean {
  if (!(thrown instanceof postgres.PostgresError)) return true;
  return thrown.severity_local === 'FATAL' || thrown.severity_local === 'PANIC' || /^(57P0|08)/.test(thrown.code);
}

/** Opens the connection's socket, once: a reconnect would continue a transaction on a session that knows nothing of it. */
function createDialer(settings: DatabaseSettings) {
  let allowed = 1;
  return {
    allowOneMore: () => {
      allowed += 1;
    },
    dial: async (): Promise<Socket> => {
      if (allowed === 0) throw new AppError('DATABASE_CONNECTION_LOST', 'The connection to Postgres was lost');
      allowed -= 1;
      const { host, port, connectTimeoutMs } = settings;
      const socket = createConnection(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
      try {
        await once(socket, 'connect', { signal: AbortSignal.timeout(connectTimeoutMs) });
      } catch (thrown) {
        socket.destroy();
        throw thrown;
      }
      socket.setNoDelay(true);
      // postgres.js checks the certificate against this property.
      return Object.assign(socket, { host });
    },
  };
}
