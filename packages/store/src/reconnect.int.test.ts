import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@waggle/testkit';
import { sql } from 'kysely';
import { connectDatabase, type DatabaseHandle } from './connect.ts';
import { databaseSettings } from './database-settings.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

describe('fault 13: when Postgres ends every session', () => {
  let database: OpenDatabase;
  let admin: DatabaseHandle;

  beforeAll(async () => {
    database = await openTestDatabase({ migrated: false });
    // Another database on the same server, so that ending the sessions of the first one leaves this one alone.
    admin = connectDatabase(databaseSettings({ DATABASE_URL: process.env.WAGGLE_TEST_DATABASE_URL }));
  });
  afterAll(async () => {
    await database.close();
    await admin.close();
  });

  async function endSessions(): Promise<void> {
    const name = new URL(database.directUrl).pathname.slice(1);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(admin.db);
  }

  async function answers(handle: DatabaseHandle): Promise<boolean> {
    const { rows } = await sql<{ one: number }>`select ${1}::integer as one`.execute(handle.db);
    return rows[0]?.one === 1;
  }

  test('idle connections are replaced without anybody noticing more than one error', async () => {
    const handle = database.connect({ poolMax: 5 });
    await Promise.all(Array.from({ length: 5 }, () => answers(handle)));
    await endSessions();

    await eventually(() => answers(handle), { timeoutMs: 5000 });
    const after = await Promise.allSettled(Array.from({ length: 20 }, () => answers(handle)));

    expect(after.filter(({ status }) => status === 'rejected').length).toBeLessThan(5);
    expect(await answers(handle)).toBe(true);
  });

  test('a running statement fails and the next one works', async () => {
    const handle = database.connect({ poolMax: 1 });
    const running = expect(sql`select pg_sleep(30)`.execute(handle.db)).rejects.toThrow();
    await eventually(async () => {
      const { rows } = await sql`select from pg_stat_activity where query = 'select pg_sleep(30)'`.execute(admin.db);
      return rows.length > 0;
    });
    await endSessions();
    await running;

    expect(await eventually(() => answers(handle))).toBe(true);
  });

  test('a transaction in between statements fails as a whole and continues on no other session', async () => {
    const handle = database.connect({ poolMax: 2 });
    await sql`create table if not exists probe (id integer)`.execute(handle.db);
    const transaction = handle.db.transaction().execute(async (inner) => {
      await sql`insert into probe values (1)`.execute(inner);
      await endSessions();
      await sql`insert into probe values (2)`.execute(inner);
    });
    await expect(transaction).rejects.toThrow();

    const { rows } = await eventually(() => sql`select from probe`.execute(handle.db));
    expect(rows).toHaveLength(0);
  });

  test('again and again under load, every caller gets an answer and the pool stays whole', async () => {
    const handle = database.connect({ poolMax: 6 });
    let stop = false;
    let slowestMs = 0;
    let succeeded = 0;
    async function hammer(once: () => Promise<unknown>): Promise<void> {
      while (!stop) {
        const startedAt = performance.now();
        await once().then(
          () => (succeeded += 1),
          () => {},
        );
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      }
    }
    const inTransaction = () =>
      handle.db.transaction().execute(async (inner) => {
        await sql`select ${1}::integer`.execute(inner);
        await sql`select ${2}::integer`.execute(inner);
      });
    const loops = Array.from({ length: 10 }, (_, index) => hammer(index % 2 ? inTransaction : () => answers(handle)));
    for (let round = 1; round <= 25; round += 1) {
      const before = succeeded;
      await eventually(() => succeeded > before + 50, { everyMs: 5 });
      await endSessions();
    }
    stop = true;
    await Promise.all(loops);

    expect(slowestMs).toBeLessThan(5000);
    expect(await Promise.all(Array.from({ length: 6 }, () => answers(handle)))).not.toContain(false);
  });
});
