import { createHash } from 'node:crypto';
import { connectDatabase, type DatabaseHandle, databaseSettings, loadMigrations, migrateUp } from '@waggle/store';
import { createTestDatabase, type TestDatabase } from '@waggle/testkit';

/** Tests only: a migrated database of its own for a test file, and a connection to look into it. */
export async function openTestDatabase(): Promise<TestDatabase & Pick<DatabaseHandle, 'db'>> {
  const migrations = await loadMigrations();
  const key = createHash('sha256').update(migrations.map(({ checksum }) => checksum).join());
  const database = await createTestDatabase({ key: key.digest('hex'), migrate: migrateUrl });
  const handle = connectDatabase(databaseSettings({ DATABASE_URL: database.directUrl }));
  return {
    ...database,
    db: handle.db,
    close: async () => {
      await handle.close();
      await database.close();
    },
  };
}

async function migrateUrl(url: string): Promise<void> {
  const { db, close } = connectDatabase(databaseSettings({ DATABASE_URL: url }));
  try {
    await migrateUp(db);
  } finally {
    await close();
  }
}
