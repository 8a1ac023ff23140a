import { AppError } from '@waggle/platform';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Connection } from './connection.ts';
import type { ConnectionPool } from './connection-pool.ts';

interface LentConnection extends DatabaseConnection {
  connection: Connection;
}

const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** Kysely over our pool of postgres.js connections; `beginText` may set transaction-local settings. */
export function createDialect(pool: ConnectionPool, beginText: string): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => createDriver(pool, beginText),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function createDriver(pool: ConnectionPool, beginText: string): Driver {
  return {
    init: async () => {},
    acquireConnection: async () => lend(await pool.acquire()),
    beginTransaction: async (lent, { isolationLevel, accessMode }) => {
      const isolation = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
      await run(
        lent,
        beginText.replace(/^begin/, `begin${isolation}${accessMode === undefined ? '' : ` ${accessMode}`}`),
      );
    },
    commitTransaction: async (lent) => {
      const { command } = await unwrap(lent).query('commit', []);
      // Postgres answers COMMIT with ROLLBACK when an earlier statement failed: nothing was stored.
      if (command === 'ROLLBACK')
        throw new AppError('TRANSACTION_ABORTED', 'The transaction was rolled back, not committed');
    },
    rollbackTransaction: async (lent) => {
      // The server rolls back what a lost connection left open.
      if (!unwrap(lent).isBroken()) await run(lent, 'rollback');
    },
    savepoint: (lent, name) => run(lent, `savepoint "${name}"`),
    rollbackToSavepoint: (lent, name) => run(lent, `rollback to savepoint "${name}"`),
    releaseSavepoint: (lent, name) => run(lent, `release savepoint "${name}"`),
    releaseConnection: async (lent) => pool.release(unwrap(lent)),
    destroy: () => pool.close(),
  };
}

function lend(connection: Connection): LentConnection {
  return {
    connection,
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const { rows, command, count } = await connection.query(sql, parameters);
      return writes.has(command) ? { rows: rows as R[], numAffectedRows: BigInt(count) } : { rows: rows as R[] };
    },
    streamQuery: () => {
      throw new AppError('NOT_SUPPORTED', 'Streaming queries are not supported; page by key instead');
    },
  };
}

function unwrap(lent: DatabaseConnection): Connection {
  return (lent as LentConnection).connection;
}

async function run(lent: DatabaseConnection, text: string): Promise<void> {
  await lent.executeQuery(CompiledQuery.raw(text));
}
