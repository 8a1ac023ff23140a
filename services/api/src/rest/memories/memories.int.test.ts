import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { createMemoryStore } from '../../memory-store.ts';
import { openRestBench, type RestBench } from '../../testing/open-rest-bench.ts';

const address = '/api/v1/repos/Acme/Shop/memories';
let bench: RestBench;
let write: string;

beforeAll(async () => {
  bench = await openRestBench((db) => ({ memories: createMemoryStore(db) }));
  write = await bench.keyFor([1], true);
});
afterAll(() => bench.close());

type Method = 'get' | 'post' | 'patch' | 'delete';

function call(method: Method, to: string, body?: object, key = write) {
  const sent = request(bench.app)[method](to).set('Authorization', `Bearer ${key}`);
  return body === undefined ? sent : sent.send(body);
}

test('adds, finds, changes, dismisses and deletes', async () => {
  const added = await call('post', address, { text: 'Money is in cents', pathGlob: 'src/**', days: 30 });
  const id: number = added.body.id;

  expect([added.status, added.body]).toEqual([
    201,
    expect.objectContaining({ kind: 'rule', status: 'active', pathGlob: 'src/**' }),
  ]);
  expect(added.body.createdBy).toMatch(/^API key \d+$/);
  expect(added.body.expiresAt).toMatch(/^\d{4}-.*Z$/);
  expect((await call('get', `${address}?search=cent`)).body.memories).toMatchObject([{ id }]);
  const changed = await call('patch', `${address}/${id}`, { text: 'Money is in whole cents', days: null });
  expect([changed.status, changed.body]).toEqual([
    200,
    expect.objectContaining({ text: 'Money is in whole cents', expiresAt: null }),
  ]);
  await call('patch', `${address}/${id}`, { status: 'dismissed' });
  expect((await call('get', `${address}?status=active`)).body.memories).toEqual([]);
  expect((await call('delete', `${address}/${id}`)).status).toBe(204);
  expect((await call('delete', `${address}/${id}`)).status).toBe(404);
});

test('a key sees and changes only what it may', async () => {
  const all = await bench.keyFor(null, true);
  const other = '/api/v1/repos/acme/other/memories';
  const { body } = await call('post', other, { text: 'Of the other one' }, all);
  const read = await bench.keyFor([1], false);

  expect((await call('get', other)).status).toBe(404);
  expect((await call('get', address, undefined, read)).status).toBe(200);
  for (const [method, to, sent] of [
    ['post', address, { text: 'No right to write' }],
    ['patch', `${address}/${body.id}`, { text: 'No right to write' }],
    ['delete', `${address}/${body.id}`, undefined],
  ] as const)
    expect((await call(method, to, sent, read)).status).toBe(403);
  // The id exists, in a repository that the key may see by another path only.
  expect((await call('patch', `${address}/${body.id}`, { text: 'Stolen' })).status).toBe(404);
  expect((await call('delete', `${address}/${body.id}`)).status).toBe(404);
  expect((await call('get', other, undefined, all)).body.memories).toMatchObject([{ text: 'Of the other one' }]);
});

test.each<[string, Method, string, object | undefined, number, RegExp]>([
  ['no text', 'post', '', {}, 400, /text/],
  ['a pattern that is none', 'post', '', { text: 'A rule', pathGlob: 'a b' }, 400, /pathGlob: must be a path/],
  ['an unknown field', 'post', '', { text: 'A rule', status: 'active' }, 400, /status/],
  ['what only a scan makes', 'post', '', { text: 'A rule', kind: 'project_map' }, 400, /kind/],
  ['no change', 'patch', '/1', {}, 400, /must change something/],
  ['no id', 'patch', '/x', { text: 'A rule' }, 400, /positive whole number/],
  ['an unknown id', 'patch', '/999999', { text: 'A rule' }, 404, /no such memory/],
  ['an unknown status', 'get', '?status=gone', undefined, 400, /status/],
])('%s is refused with what to do', async (_name, method, path, body, status, message) => {
  const answer = await call(method, `${address}${path}`, body);

  expect([answer.status, answer.body.error?.message]).toEqual([status, expect.stringMatching(message)]);
});

test('two memories may not say the same', async () => {
  const one = await call('post', address, { text: 'The first rule' });
  await call('post', address, { text: 'The second rule' });

  expect((await call('patch', `${address}/${one.body.id}`, { text: 'the SECOND rule.' })).status).toBe(409);
});
