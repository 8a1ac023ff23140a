import { AppError } from '@waggle/platform';
import { Kysely, sql } from 'kysely';
import { openConnection } from './connection.ts';
import { createConnectionPool } from './connection-pool.ts';
import type { DatabaseSettings } from './database-settings.ts';
import { createDialect } from './dialect.ts';
import type { Database } from './schema.generated.ts';

export type Db = Kysely<Database>;

export interface DatabaseHandle {
  db: Db;
  /** Resolves when Postgres answers in time; rejects otherwise. */
  ping(timeoutMs?: number): Promise<void>;
  /** Waits for running statements, then closes every connection. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  applicationName?: string;
  /** How long a statement may wait for a free connection. */
  acquireTimeoutMs?: number;
}

/** Opens a pool. Nothing is connected before the first statement, and a lost Postgres is reconnected to by itself. */
export function connectDatabase(settings: DatabaseSettings, options: ConnectOptions = {}): DatabaseHandle {
  const pool = createConnectionPool(() => openConnection(settings, options.applicationName ?? 'waggle'), {
    max: settings.poolMax,
    acquireTimeoutMs: options.acquireTimeoutMs ?? settings.connectTimeoutMs,
  });
  // Session mode sets the time-out once per connection; a pooler has no session to set it on, so each transaction does.
  const begin =
    settings.poolMode === 'session' ? 'begin' : `begin; set local statement_timeout = ${settings.statementTimeoutMs}`;
  const db = new Kysely<Database>({ dialect: createDialect(pool, begin) });
  return {
    db,
    ping: (timeoutMs = 1500) => withTimeout(sql`select 1`.execute(db), timeoutMs),
    close: () => db.destroy(),
  };
}

async function withTimeout(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new AppError('DATABASE_TIMEOUT', `Postgres did not answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // reported by the race, or too late to matter
  }
}
