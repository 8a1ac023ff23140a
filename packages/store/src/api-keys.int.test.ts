import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

describe('API keys', () => {
  let database: OpenDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test('a key opens until it is revoked, and is nowhere in the table', async () => {
    const { db } = database;
    const { key, apiKey } = await createApiKey(db, { name: 'ci', repoIds: [11, 12] });

    expect(key).toMatch(/^wgl_[\w-]{43}$/);
    expect(await findApiKey(db, key)).toMatchObject({ id: apiKey.id, name: 'ci', repoIds: [11, 12] });
    const { rows } = await sql<{ text: string }>`select k::text as text from api_keys k`.execute(db);
    expect(rows[0]?.text).not.toContain(key.slice(12));

    expect(await revokeApiKey(db, apiKey.id)).toBe(true);
    expect(await findApiKey(db, key)).toBeNull();
    expect(await revokeApiKey(db, 999)).toBe(false);
  });

  test('a key without repositories reads all of them, and its use is recorded', async () => {
    const { db } = database;
    const { key, apiKey } = await createApiKey(db, { name: 'all', repoIds: null });
    await findApiKey(db, key);

    const listed = (await listApiKeys(db)).find(({ id }) => id === apiKey.id);
    expect(listed).toMatchObject({ repoIds: null, prefix: key.slice(0, 10) });
    expect(listed?.lastUsedAt).toBeInstanceOf(Date);
  });

  test.each(['', 'wgl_', 'wgl_\0', `wgl_${'x'.repeat(43)}`, 'x'.repeat(10_000)])(
    'nothing opens with %j',
    async (key) => {
      expect(await findApiKey(database.db, key)).toBeNull();
    },
  );
});
