import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { connectDatabase } from './connect.ts';
import { databaseSettings } from './database-settings.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

describe('the database connection', () => {
  let database: OpenDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test('gives numbers, dates, buffers, arrays and JSON as JavaScript values', async () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    const { rows } = await sql`select 9007199254740991::bigint as big, 1.5::numeric as amount,
      '2026-01-02T03:04:05.678Z'::timestamptz as at, ${bytes}::bytea as bytes, ${[1, 2]}::bigint[] as ids,
      ${['a"b', 'c,d', '\\', 'NULL', '']}::text[] as words, '{}'::bigint[] as none, array[null, 'x']::text[] as gaps,
      '{"a": [1]}'::jsonb as json, true as yes`.execute(database.db);

    expect(rows).toEqual([
      {
        big: Number.MAX_SAFE_INTEGER,
        amount: 1.5,
        at: new Date('2026-01-02T03:04:05.678Z'),
        bytes,
        ids: [1, 2],
        words: ['a"b', 'c,d', '\\', 'NULL', ''],
        none: [],
        gaps: [null, 'x'],
        json: { a: [1] },
        yes: true,
      },
    ]);
  });

  test('refuses an integer that a number cannot hold', async () => {
    await expect(sql`select 9007199254740993::bigint`.execute(database.db)).rejects.toThrow(/too large/);
    expect((await sql`select 1`.execute(database.db)).rows).toHaveLength(1);
  });

  test('reports affected rows and rolls back what fails', async () => {
    const insert = sql`insert into oauth_states (state, expires_at) values ('s1', now()), ('s2', now())`;
    const { numAffectedRows } = await insert.execute(database.db);
    expect(numAffectedRows).toBe(2n);

    await expect(
      database.db.transaction().execute(async (inner) => {
        await inner.deleteFrom('oauth_states').execute();
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');

    expect(await database.db.selectFrom('oauth_states').select('state').execute()).toHaveLength(2);
  });

  test('a commit after a swallowed error is reported, not taken for success', async () => {
    const transaction = database.db.transaction().execute(async (inner) => {
      await sql`select 1/0`.execute(inner).catch(() => {});
    });

    await expect(transaction).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' });
  });

  test('ends a statement that takes too long, also inside a transaction', async () => {
    const settings = { ...databaseSettings({ DATABASE_URL: database.url }), statementTimeoutMs: 300 };
    const handle = connectDatabase(settings);
    try {
      await expect(sql`select pg_sleep(20)`.execute(handle.db)).rejects.toMatchObject({ code: '57014' });
      const inTransaction = handle.db.transaction().execute((inner) => sql`select pg_sleep(20)`.execute(inner));
      await expect(inTransaction).rejects.toMatchObject({ code: '57014' });
      expect((await sql`select 1`.execute(handle.db)).rows).toHaveLength(1);
    } finally {
      await handle.close();
    }
  });

  test('errors do not carry the parameters of the statement', async () => {
    const failing = sql`select ${'s3cret-value'}::text::integer / 0`.execute(database.db);
    const error = await failing.catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: '22P02', name: 'DatabaseError' });
    expect(Object.getOwnPropertyNames(error)).not.toEqual(expect.arrayContaining(['parameters']));
  });

  test('fails a caller that waits too long for a free connection, and serves it afterwards', async () => {
    const handle = database.connect({ poolMax: 1, acquireTimeoutMs: 50 });
    await handle.db.connection().execute(async () => {
      await expect(sql`select 1`.execute(handle.db)).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    });

    expect((await sql`select 1`.execute(handle.db)).rows).toHaveLength(1);
  });

  test('ping fails in time when the server accepts but never answers', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const url = `postgres://u:p@127.0.0.1:${address.port}/x`;
    const handle = connectDatabase({ ...databaseSettings({ DATABASE_URL: url }), connectTimeoutMs: 500 });
    try {
      await expect(handle.ping(100)).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' });
      await expect(sql`select 1`.execute(handle.db)).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
    } finally {
      await handle.close();
      server.close();
    }
  });

  test('close waits for what is running and refuses what comes later', async () => {
    const handle = database.connect({ poolMax: 2 });
    const running = sql`select pg_sleep(0.2)`.execute(handle.db);
    await handle.ping();
    const closing = handle.close();

    await expect(running).resolves.toBeDefined();
    await closing;
    await expect(sql`select 1`.execute(handle.db)).rejects.toThrow();
  });
});
