import { AppError } from '@waggle/platform';
import type { Connection } from './connection.ts';

export interface ConnectionPool {
  acquire(): Promise<Connection>;
  release(connection: Connection): void;
  close(): Promise<void>;
}

export interface PoolOptions {
  max: number;
  acquireTimeoutMs: number;
  maxAgeMs?: number;
}

interface Waiter {
  resolve(connection: Connection): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** Lends connections to one caller at a time, first come first served. A broken one is thrown away, never lent again. */
export function createConnectionPool(open: () => Connection, options: PoolOptions): ConnectionPool {
  const maxAgeMs = options.maxAgeMs ?? 30 * 60_000;
  const idle: Connection[] = [];
  const lent = new Set<Connection>();
  const waiters: Waiter[] = [];
  const discarded = new Set<Promise<void>>();
  let closing: PromiseWithResolvers<void> | undefined;

  function discard(connection: Connection): void {
    const closed = connection.close().catch(() => {}); // it is being thrown away: how it ended does not matter
    discarded.add(closed);
    void closed.then(() => discarded.delete(closed));
  }

  function isUsable(connection: Connection): boolean {
    return !connection.isBroken() && performance.now() - connection.openedAt < maxAgeMs;
  }

  function takeOrOpen(): Connection | null {
    for (let connection = idle.pop(); connection !== undefined; connection = idle.pop()) {
      if (isUsable(connection)) return connection;
      discard(connection);
    }
    return lent.size < options.max ? open() : null;
  }

  function lend(connection: Connection): Connection {
    lent.add(connection);
    return connection;
  }

  return {
    acquire: async () => {
      if (closing !== undefined) throw new AppError('DATABASE_CLOSED', 'The database connection is already closed');
      const connection = takeOrOpen();
      return connection === null ? await wait(waiters, options.acquireTimeoutMs) : lend(connection);
    },
    release: (connection) => {
      lent.delete(connection);
      if (isUsable(connection) && closing === undefined) idle.push(connection);
      else discard(connection);
      const waiter = waiters.shift();
      if (waiter !== undefined) {
        clearTimeout(waiter.timer);
        const next = takeOrOpen();
        if (next === null) waiters.unshift(waiter);
        else waiter.resolve(lend(next));
      }
      if (lent.size === 0) closing?.resolve();
    },
    close: async () => {
      if (closing === undefined) {
        closing = Promise.withResolvers<void>();
        for (const waiter of waiters.splice(0)) {
          clearTimeout(waiter.timer);
          waiter.reject(new AppError('DATABASE_CLOSED', 'The database connection was closed while waiting for it'));
        }
        for (const connection of idle.splice(0)) discard(connection);
        if (lent.size === 0) closing.resolve();
      }
      await closing.promise;
      await Promise.all(discarded);
    },
  };
}

function wait(waiters: Waiter[], timeoutMs: number): Promise<Connection> {
  const { promise, resolve, reject } = Promise.withResolvers<Connection>();
  const timer = setTimeout(() => {
    waiters.splice(waiters.indexOf(waiter), 1);
    reject(new AppError('DATABASE_BUSY', `No database connection became free within ${timeoutMs} ms`));
  }, timeoutMs);
  const waiter = { resolve, reject, timer };
  waiters.push(waiter);
  return promise;
}
