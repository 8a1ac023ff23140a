import { PermanentError } from '@waggle/platform';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { loadMigrations, type Migration, migrationsFolder, renderVersion } from './migration-files.ts';

export interface MigrateOptions {
  folder?: string;
  /** Called before each script that runs. */
  onStep?: (step: { direction: 'up' | 'down'; version: number; name: string }) => void;
}

export interface AppliedMigration {
  version: number;
  name: string;
  checksum: string;
  appliedAt: Date;
}

/** A migration as history shows it; `appliedAt` is null while it waits. */
export interface MigrationState {
  version: number;
  name: string;
  appliedAt: Date | null;
}

/** Applies what is missing, each script in a transaction of its own. Returns how many ran. */
export async function migrateUp(db: Db, options: MigrateOptions = {}): Promise<number> {
  const migrations = await loadMigrations(options.folder);
  let applied = 0;
  while (await applyNext(db, migrations, options)) applied += 1;
  return applied;
}

/** Takes back the newest `count` migrations. Returns how many ran. */
export async function migrateDown(db: Db, count = 1, options: MigrateOptions = {}): Promise<number> {
  const migrations = await loadMigrations(options.folder);
  for (let done = 0; done < count; done += 1) {
    if (!(await revertLast(db, migrations, options))) return done;
  }
  return count;
}

/** The newest applied migration, or null. */
export async function currentMigration(db: Db): Promise<AppliedMigration | null> {
  return (await listApplied(db)).at(-1) ?? null;
}

/** Every migration of the folder and when it ran. Throws when an applied one has changed since. */
export async function migrationHistory(db: Db, options: MigrateOptions = {}): Promise<MigrationState[]> {
  const migrations = await loadMigrations(options.folder);
  const applied = await listApplied(db);
  assertUnchanged(migrations, applied);
  return migrations.map(({ version, name }) => ({ version, name, appliedAt: applied[version - 1]?.appliedAt ?? null }));
}

/** Takes back every migration and applies them again: all data is gone. The caller decides whether that is allowed. */
export async function reset(db: Db, options: MigrateOptions = {}): Promise<void> {
  await migrateDown(db, Number.POSITIVE_INFINITY, options);
  await migrateUp(db, options);
}

/** For services at start. Throws MIGRATION_PENDING with the command to run. */
export async function assertSchemaCurrent(db: Db, folder = migrationsFolder): Promise<void> {
  const migrations = await loadMigrations(folder);
  const applied = await listApplied(db);
  assertUnchanged(migrations, applied);
  const missing = migrations.slice(applied.length);
  if (missing.length === 0) return;
  const names = missing.map(({ version, name }) => `${renderVersion(version)}_${name}`).join(', ');
  throw new PermanentError('MIGRATION_PENDING', `The database lacks ${names}; run: pnpm waggle migrate up`);
}

async function applyNext(db: Db, migrations: readonly Migration[], { onStep }: MigrateOptions): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const applied = await lockApplied(transaction);
    assertUnchanged(migrations, applied);
    const next = migrations[applied.length];
    if (next === undefined) return false;
    onStep?.({ direction: 'up', version: next.version, name: next.name });
    // First, so that a migrator without the lock (another tool) collides on the key instead of running the script too.
    await sql`
      insert into schema_migrations (version, name, checksum)
      values (${next.version}, ${next.name}, ${next.checksum})`.execute(transaction);
    await runScript(transaction, next.up);
    return true;
  });
}

async function revertLast(db: Db, migrations: readonly Migration[], { onStep }: MigrateOptions): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const applied = await lockApplied(transaction);
    assertUnchanged(migrations, applied);
    const last = migrations[applied.length - 1];
    if (last === undefined) return false;
    onStep?.({ direction: 'down', version: last.version, name: last.name });
    await sql`delete from schema_migrations where version = ${last.version}`.execute(transaction);
    await runScript(transaction, last.down);
    return true;
  });
}

// An arbitrary constant that nothing else uses.
const migrationLock = 7_240_314_159;

/** One migrator at a time. The lock ends with the transaction, so it also works behind a transaction pooler. */
async function lockApplied(db: Db): Promise<AppliedMigration[]> {
  await sql`select pg_advisory_xact_lock(${migrationLock}::bigint)`.execute(db);
  await sql`
    create table if not exists schema_migrations (
      version integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`.execute(db);
  return await listApplied(db);
}

async function listApplied(db: Db): Promise<AppliedMigration[]> {
  const { rows: tables } = await sql<{ found: boolean }>`
    select to_regclass('schema_migrations') is not null as found`.execute(db);
  if (tables[0]?.found !== true) return [];
  const { rows } = await sql<AppliedMigration>`
    select version, name, checksum, applied_at as "appliedAt" from schema_migrations order by version`.execute(db);
  return rows;
}

function assertUnchanged(migrations: readonly Migration[], applied: readonly AppliedMigration[]): void {
  for (const [index, row] of applied.entries()) {
    const migration = migrations[index];
    const label = `${renderVersion(row.version)}_${row.name}`;
    if (migration === undefined || migration.version !== row.version) {
      throw new PermanentError(
        'MIGRATION_UNKNOWN',
        `The database has migration ${label}, which this version of Waggle does not know; use the version that applied it`,
      );
    }
    if (migration.checksum === row.checksum && migration.name === row.name) continue;
    throw new PermanentError(
      'MIGRATION_CHANGED',
      `Migration ${label} was changed after it was applied; restore the file and put the change into a new migration`,
    );
  }
}

/** Without parameters the text goes through the simple protocol, which allows several statements. */
async function runScript(db: Db, script: string): Promise<void> {
  if (script.trim() !== '') await sql.raw(script).execute(db);
}
