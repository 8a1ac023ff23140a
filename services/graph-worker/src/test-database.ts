import { createHash } from 'node:crypto';
import { connectDatabase, databaseSettings, loadMigrations, migrateUp } from '@waggle/store';
import { createTestDatabase } from '@waggle/testkit';

/** Tests only: a migrated database of its own, dropped on close. */
export async function openTestDatabase() {
  const key = createHash('sha256')
    .update(JSON.stringify(await loadMigrations()))
    .digest('hex');
  const database = await createTestDatabase({ key: `graph${key}`, migrate });
  const handle = connectDatabase(databaseSettings({ DATABASE_URL: database.url }));
  return {
    db: handle.db,
    url: database.url,
    close: async () => {
      await handle.close();
      await database.close();
    },
  };
}

async function migrate(url: string): Promise<void> {
  const handle = connectDatabase(databaseSettings({ DATABASE_URL: url }));
  await migrateUp(handle.db);
  await handle.close();
}
