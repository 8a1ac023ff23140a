import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { migrateUp } from './migrate.ts';
import { renderSchemaSql, renderSchemaTypes } from './render-schema.ts';
import { readCatalog } from './schema-catalog.ts';
import { findSchemaDrift } from './schema-files.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

describe('schema files', () => {
  let database: OpenDatabase;

  beforeEach(async () => {
    database = await openTestDatabase({ migrated: false });
  });
  afterEach(() => database.close());

  test('are what the migrations make, up and down', async () => {
    expect(await findSchemaDrift(database.db)).toEqual([]);
  });

  test('change with every kind of change of the schema', async () => {
    const { db } = database;
    await migrateUp(db);
    const render = async () => renderSchemaSql(await readCatalog(db));
    const changes = [
      'alter table users add column nickname text',
      'alter table users alter column nickname set not null',
      "alter table users alter column nickname set default 'x'",
      'alter table users alter column nickname type varchar(9)',
      "alter table users add constraint nickname_check check (nickname <> '')",
      'create index users_email_idx on users (email) where email is not null',
    ];
    let before = await render();
    for (const change of changes) {
      await sql.raw(change).execute(db);
      const after = await render();
      expect({ change, changed: after !== before }).toEqual({ change, changed: true });
      before = after;
    }
  });

  test('do not depend on how bodies are compressed', async () => {
    const { db } = database;
    await migrateUp(db);
    const before = renderSchemaSql(await readCatalog(db));
    await sql`alter table events alter column payload set compression pglz`.execute(db);

    expect(renderSchemaSql(await readCatalog(db))).toBe(before);
  });

  test('refuse a type that has no counterpart', async () => {
    await sql`create table odd (shape point)`.execute(database.db);
    const tables = await readCatalog(database.db);

    expect(() => renderSchemaTypes(tables)).toThrow(/odd.shape: point/);
  });
});
