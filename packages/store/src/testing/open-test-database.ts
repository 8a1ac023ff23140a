import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type ConnectOptions, connectDatabase, type DatabaseHandle } from '../connect.ts';
import { databaseSettings } from '../database-settings.ts';
import { migrateUp } from '../migrate.ts';

export interface TestDatabase extends DatabaseHandle {
  /** As the tests are meant to use it: through PgBouncer in the `pooled` project. */
  url: string;
  /** Straight to Postgres, for what a pooler cannot do. */
  directUrl: string;
  /** Another pool on the same database, closed with it. */
  connect(options?: ConnectOptions & { poolMax?: number }): DatabaseHandle;
}

/** A database of its own, migrated unless told otherwise, dropped on close. */
export async function openTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const serverUrl = requiredUrl('WAGGLE_TEST_DATABASE_URL');
  const pooled = process.env.WAGGLE_TEST_POOLED === '1';
  const name = `waggle_test_${randomBytes(6).toString('hex')}`;
  const admin = connectDatabase(databaseSettings({ DATABASE_URL: serverUrl }));
  await sql`create database ${sql.ref(name)}`.execute(admin.db);
  const directUrl = withName(serverUrl, name);
  const url = pooled ? `${withName(requiredUrl('WAGGLE_TEST_PGBOUNCER_URL'), name)}?pool_mode=transaction` : directUrl;
  const handles: DatabaseHandle[] = [];
  function connect({ poolMax, ...options }: ConnectOptions & { poolMax?: number } = {}): DatabaseHandle {
    const settings = databaseSettings({ DATABASE_URL: url });
    const handle = connectDatabase({ ...settings, poolMax: poolMax ?? settings.poolMax }, options);
    handles.push(handle);
    return handle;
  }
  const main = connect();
  if (migrated) await migrateUp(main.db);
  return {
    ...main,
    url,
    directUrl,
    connect,
    close: async () => {
      for (const handle of handles) await handle.close();
      await sql`drop database ${sql.ref(name)} with (force)`.execute(admin.db);
      await admin.close();
    },
  };
}

function requiredUrl(name: string): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set; run "npm test", which starts the services it names`);
  return url;
}

function withName(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}
