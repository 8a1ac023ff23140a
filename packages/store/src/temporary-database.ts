import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { connectDatabase, type Db } from './connect.ts';
import { databaseSettings } from './database-settings.ts';

/** Runs `work` on an empty database of the server at `url`, and drops it afterwards. */
export async function withTemporaryDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const settings = databaseSettings({ DATABASE_URL: url });
  const name = `waggle_tmp_${randomBytes(6).toString('hex')}`;
  const admin = connectDatabase(settings);
  try {
    await sql`create database ${sql.ref(name)} template template0`.execute(admin.db);
    const temporary = connectDatabase({ ...settings, database: name });
    try {
      return await work(temporary.db);
    } finally {
      await temporary.close();
      await sql`drop database ${sql.ref(name)} with (force)`.execute(admin.db);
    }
  } finally {
    await admin.close();
  }
}
