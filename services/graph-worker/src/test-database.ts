import { randomBytes } from 'node:crypto';
import { connectDatabase, databaseSettings, migrateUp } from '@waggle/store';
import { sql } from 'kysely';

/** Tests only: a migrated database of its own, dropped on close. */
export async function openTestDatabase() {
  const url = process.env.WAGGLE_TEST_DATABASE_URL;
  if (url === undefined) throw new Error('WAGGLE_TEST_DATABASE_URL is not set: run npm test');
  const name = `waggle_graph_${randomBytes(6).toString('hex')}`;
  const admin = connectDatabase(databaseSettings({ DATABASE_URL: url }));
  await sql`create database ${sql.ref(name)}`.execute(admin.db);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const handle = connectDatabase(databaseSettings({ DATABASE_URL: own.href }));
  await migrateUp(handle.db);
  return {
    db: handle.db,
    url: own.href,
    close: async () => {
      await handle.close();
      await sql`drop database ${sql.ref(name)} with (force)`.execute(admin.db);
      await admin.close();
    },
  };
}
