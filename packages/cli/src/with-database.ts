import { connectDatabase, type DatabaseSettings, type Db, databaseSettings } from '@waggle/store';
import type { CliDeps } from './command.ts';

/** Connects for the time of `work`. */
export async function withDatabase(
  { env }: CliDeps,
  work: (db: Db, settings: DatabaseSettings) => Promise<void>,
  overrides: Partial<DatabaseSettings> = {},
): Promise<void> {
  const settings = { ...databaseSettings(env), poolMax: 2, ...overrides };
  const { db, close } = connectDatabase(settings, { applicationName: 'waggle-cli' });
  try {
    await work(db, settings);
  } finally {
    await close();
  }
}
