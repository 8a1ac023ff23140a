import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { assertSchemaCurrent, currentMigration, migrateDown, migrateUp, migrationHistory, reset } from './migrate.ts';
import { createMigration, loadMigrations } from './migration-files.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

describe('migrations', () => {
  let database: OpenDatabase;
  let db: Db;
  let folder: string;

  beforeEach(async () => {
    database = await openTestDatabase({ migrated: false });
    db = database.db;
    folder = await mkdtemp(join(tmpdir(), 'waggle-migrations-'));
    await write('0001_one', 'create table one (id integer); insert into one values (1);', 'drop table one;');
    await write('0002_two', 'create table two (id integer);', 'drop table two;');
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  async function write(name: string, up: string, down: string): Promise<void> {
    await writeFile(join(folder, `${name}.up.sql`), up);
    await writeFile(join(folder, `${name}.down.sql`), down);
  }

  async function exists(table: string): Promise<boolean> {
    const { rows } = await sql<{ found: boolean }>`select to_regclass(${table}) is not null as found`.execute(db);
    return rows[0]?.found === true;
  }

  test('apply in order, once, and tell what is applied', async () => {
    const steps: string[] = [];
    const onStep = ({ direction, name }: { direction: string; name: string }) =>
      void steps.push(`${direction} ${name}`);

    expect(await currentMigration(db)).toBeNull();
    expect(await migrateUp(db, { folder, onStep })).toBe(2);
    expect(await migrateUp(db, { folder, onStep })).toBe(0);
    expect(steps).toEqual(['up one', 'up two']);
    expect(await currentMigration(db)).toMatchObject({ version: 2, name: 'two' });
    await expect(assertSchemaCurrent(db, folder)).resolves.toBeUndefined();
  });

  test('are taken back one by one', async () => {
    await migrateUp(db, { folder });

    expect(await migrateDown(db, 1, { folder })).toBe(1);
    expect([await exists('one'), await exists('two')]).toEqual([true, false]);
    expect(await migrationHistory(db, { folder })).toMatchObject([
      { appliedAt: expect.any(Date) },
      { appliedAt: null },
    ]);
    expect(await migrateDown(db, 9, { folder })).toBe(1);
    await reset(db, { folder });
    expect(await exists('two')).toBe(true);
  });

  test('run once when eight migrators start at the same time', async () => {
    const counts = await Promise.all(
      Array.from({ length: 8 }, () => migrateUp(database.connect({ poolMax: 1 }).db, { folder })),
    );

    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    const { rows } = await sql`select from one`.execute(db);
    expect(rows).toHaveLength(1);
  });

  test('leave nothing of a script that fails half way', async () => {
    await write('0003_bad', 'create table three (id integer); select 1/0;', '');

    await expect(migrateUp(db, { folder })).rejects.toThrow(/division by zero/);
    expect(await exists('three')).toBe(false);
    expect(await currentMigration(db)).toMatchObject({ version: 2 });
    await expect(assertSchemaCurrent(db, folder)).rejects.toMatchObject({
      code: 'MIGRATION_PENDING',
      message: 'The database lacks 0003_bad; run: pnpm waggle migrate up',
    });
  });

  test('refuse to go on when an applied script was changed', async () => {
    await migrateUp(db, { folder });
    await write('0001_one', 'create table one (id bigint);', 'drop table one;');

    for (const attempt of [
      () => migrateUp(db, { folder }),
      () => migrateDown(db, 1, { folder }),
      () => migrationHistory(db, { folder }),
    ]) {
      await expect(attempt()).rejects.toThrow(/0001_one was changed after it was applied/);
    }
  });

  test('are the same with other line endings', async () => {
    await write('0001_one', 'create table one (\nid integer);', 'drop table one;');
    await migrateUp(db, { folder });
    await write('0001_one', 'create table one (\r\nid integer);', 'drop table one;');

    expect(await migrateUp(db, { folder })).toBe(0);
  });

  test('refuse a database that is ahead of this version', async () => {
    await migrateUp(db, { folder });
    await rm(join(folder, '0002_two.up.sql'));
    await rm(join(folder, '0002_two.down.sql'));

    await expect(assertSchemaCurrent(db, folder)).rejects.toThrow(/does not know/);
  });

  test('refuse a folder with gaps, doubles or halves, all problems at once', async () => {
    await writeFile(join(folder, '0002_double.up.sql'), '');
    await writeFile(join(folder, '0005_gap.up.sql'), '');

    await expect(loadMigrations(folder)).rejects.toThrow(
      /0002_double.down.sql is missing; (.*; )?0005_gap.up.sql: number must be 0004; .*0005_gap.down.sql is missing/,
    );
  });

  test('are created with the next number and never over a file', async () => {
    const paths = await createMigration('add_three', folder);

    expect(paths).toEqual([join(folder, '0003_add_three.up.sql'), join(folder, '0003_add_three.down.sql')]);
    await expect(createMigration('Bad Name', folder)).rejects.toThrow(/snake_case/);
    expect(await migrateUp(db, { folder })).toBe(3);
  });
});
