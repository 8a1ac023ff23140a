import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectRepositories, createApiKey, findApiKey } from '@waggle/store';
import { type OpenDatabase, openTestDatabase } from '@waggle/store/testing';
import type { Express } from 'express';
import request from 'supertest';
import { createSuppressionStore } from '../../suppression-store.ts';
import { buildApp } from '../../testing/build-app.ts';

const address = '/api/v1/repos/Acme/Shop/suppressions';
const wanted = { rule: 'tests/missing', pathGlob: 'legacy/**', reason: 'Goes away in June' };
let database: OpenDatabase;
let app: Express;
let write: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const { db } = database;
  const repos = [
    { repoId: 1, fullName: 'acme/shop' },
    { repoId: 2, fullName: 'acme/other' },
  ];
  await connectRepositories(db, { installationId: 7, repos });
  app = buildApp({ suppressions: createSuppressionStore(db), findApiKey: (key) => findApiKey(db, key) });
  write = await keyFor([1], true);
});
afterAll(() => database.close());

async function keyFor(repoIds: number[] | null, canWrite: boolean): Promise<string> {
  return (await createApiKey(database.db, { name: 'test', repoIds, canWrite })).key;
}

function call(method: 'get' | 'post' | 'delete', to: string, body?: object, key = write) {
  const sent = request(app)[method](to).set('Authorization', `Bearer ${key}`);
  return body === undefined ? sent : sent.send(body);
}

test('adds, prolongs, lists and takes back', async () => {
  const added = await call('post', address, { ...wanted, days: 10 });
  const again = await call('post', address, { ...wanted, days: 20 });
  const id: number = added.body.id;

  expect([added.status, added.body]).toEqual([201, expect.objectContaining({ ...wanted, ofOneCode: false })]);
  expect(added.body.createdBy).toMatch(/^API key \d+$/);
  expect(again.body.id).toBe(id);
  expect(Date.parse(again.body.expiresAt)).toBeGreaterThan(Date.parse(added.body.expiresAt));
  expect((await call('get', address)).body.suppressions).toMatchObject([{ id, revokedAt: null }]);
  expect((await call('delete', `${address}/${id}`)).status).toBe(204);
  expect((await call('delete', `${address}/${id}`)).status).toBe(404);
  expect((await call('get', address)).body.suppressions).toEqual([]);
  expect((await call('get', `${address}?all=true`)).body.suppressions).toMatchObject([
    { id, revokedBy: expect.stringMatching(/^API key/) },
  ]);
});

test('a key sees and changes only what it may', async () => {
  const all = await keyFor(null, true);
  const other = '/api/v1/repos/acme/other/suppressions';
  const { body } = await call('post', other, wanted, all);
  const read = await keyFor([1], false);

  expect((await call('get', other)).status).toBe(404);
  expect((await call('post', other, wanted)).status).toBe(404);
  expect((await call('get', address, undefined, read)).status).toBe(200);
  expect((await call('post', address, wanted, read)).status).toBe(403);
  expect((await call('delete', `${address}/${body.id}`, undefined, read)).status).toBe(403);
  // The id exists, in a repository that the key may see by another path only.
  expect((await call('delete', `${address}/${body.id}`)).status).toBe(404);
  expect((await call('get', other, undefined, all)).body.suppressions).toHaveLength(1);
});

test.each<[string, object, RegExp]>([
  ['a group of rules', { ...wanted, rule: 'tests' }, /rule: must be the whole id/],
  ['secrets', { ...wanted, rule: 'secrets/github' }, /never silenced/],
  ['a pattern that is none', { ...wanted, pathGlob: 'a[b' }, /pathGlob: must be a path/],
  ['no reason', { ...wanted, reason: ' ' }, /reason: must say why/],
  ['for ever', { ...wanted, days: 100_000 }, /days/],
  ['an unknown field', { ...wanted, codeKey: 'x' }, /codeKey/],
])('%s is refused with what to do', async (_name, body, message) => {
  const answer = await call('post', address, body);

  expect([answer.status, answer.body.error?.message]).toEqual([400, expect.stringMatching(message)]);
});
