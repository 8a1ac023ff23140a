import { createHash } from 'node:crypto';
import { createTestDatabase } from '@waggle/testkit';
import { type ConnectOptions, connectDatabase, type DatabaseHandle } from '../connect.ts';
import { databaseSettings } from '../database-settings.ts';
import { migrateUp } from '../migrate.ts';
import { loadMigrations } from '../migration-files.ts';

export interface OpenDatabase extends DatabaseHandle {
  /** As the tests are meant to use it: through PgBouncer in the `pooled` project. */
  url: string;
  /** Straight to Postgres, for what a pooler cannot do. */
  directUrl: string;
  /** Another pool on the same database, closed with it. */
  connect(options?: ConnectOptions & { poolMax?: number }): DatabaseHandle;
}

/** A connected database for one test file, migrated unless told otherwise, dropped on close. */
export async function openTestDatabase({ migrated = true } = {}): Promise<OpenDatabase> {
  const database = await createTestDatabase(migrated ? await migratedTemplate() : emptyTemplate);
  const handles: DatabaseHandle[] = [];
  function connect({ poolMax, ...options }: ConnectOptions & { poolMax?: number } = {}): DatabaseHandle {
    const settings = databaseSettings({ DATABASE_URL: database.url });
    const handle = connectDatabase({ ...settings, poolMax: poolMax ?? settings.poolMax }, options);
    handles.push(handle);
    return handle;
  }
  return {
    ...connect(),
    ...database,
    connect,
    close: async () => {
      for (const handle of handles) await handle.close();
      await database.close();
    },
  };
}

const emptyTemplate = { key: 'empty', migrate: async () => {} };

async function migratedTemplate() {
  const migrations = await loadMigrations();
  const key = createHash('sha256')
    .update(migrations.map(({ checksum }) => checksum).join())
    .digest('hex');
  return { key, migrate: migrateUrl };
}

async function migrateUrl(url: string): Promise<void> {
  const { db, close } = connectDatabase(databaseSettings({ DATABASE_URL: url }));
  try {
    await migrateUp(db);
  } finally {
    await close();
  }
}
