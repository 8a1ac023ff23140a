import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { createSuppressionStore } from '../../suppression-store.ts';
import { openRestBench, type RestBench } from '../../testing/open-rest-bench.ts';

const address = '/api/v1/repos/Acme/Shop/suppressions';
const wanted = { rule: 'tests/missing', pathGlob: 'legacy/**', reason: 'Goes away in June' };
let bench: RestBench;
let write: string;

beforeAll(async () => {
  bench = await openRestBench((db) => ({ suppressions: createSuppressionStore(db) }));
  write = await bench.keyFor([1], true);
});
afterAll(() => bench.close());

function call(method: 'get' | 'post' | 'delete', to: string, body?: object, key = write) {
  const sent = request(bench.app)[method](to).set('Authorization', `Bearer ${key}`);
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
  const all = await bench.keyFor(null, true);
  const other = '/api/v1/repos/acme/other/suppressions';
  const { body } = await call('post', other, wanted, all);
  const read = await bench.keyFor([1], false);

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
