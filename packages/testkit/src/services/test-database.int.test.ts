import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import postgres from 'postgres';
import { createTestDatabase } from './test-database.ts';

async function run<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const direct = new URL(url);
  // Our own connection settings read this one; the driver would pass it on to the server.
  direct.searchParams.delete('pool_mode');
  const sql = postgres(direct.href, { max: 1, prepare: false });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

describe('test database', () => {
  test('is cloned from a template that is filled once, also by callers at the same time', async () => {
    let migrations = 0;
    const key = randomUUID();
    const migrate = async (url: string) => {
      migrations += 1;
      await run(url, (sql) => sql`create table things (id integer)`);
    };

    const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase({ key, migrate })));

    expect(migrations).toBe(1);
    for (const database of databases) {
      await expect(run(database.url, (sql) => sql`insert into things values (1)`)).resolves.toBeDefined();
      await database.close();
    }
    await expect(run(databases[0]?.directUrl ?? '', (sql) => sql`select 1`)).rejects.toThrow(/does not exist/);
  });
});
