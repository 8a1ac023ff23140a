import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createOsvSimulator, type OsvSimulator } from '@waggle/testkit';
import { createOsvClient } from './osv-client.ts';

const never = new AbortController().signal;
const one = { ecosystem: 'npm', name: 'a', version: '1.0.0' };
const of = { package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] };

let osv: OsvSimulator;
beforeAll(async () => {
  const known = ['GHSA-1', 'GHSA-2', 'GHSA-3'].map((id) => ({ id, ...of, summary: `About ${id}` }));
  osv = await createOsvSimulator([...known, { id: 'GHSA-gone', ...of, isGone: true }], { pageSize: 2 });
});
afterAll(() => osv.close());
beforeEach(() => {
  osv.setMood('well');
  osv.requests.length = 0;
});

test('reads every page, and an advisory that cannot be read costs neither itself nor the others', async () => {
  const [found] = await createOsvClient({ url: osv.url })([one, { ...one, name: 'harmless' }], never);

  expect(found).toMatchObject({ name: 'a', version: '1.0.0' });
  expect(found?.advisories.map(({ id, unread = false }) => [id, unread])).toEqual([
    ['GHSA-1', false],
    ['GHSA-2', false],
    ['GHSA-3', false],
    ['GHSA-gone', true],
  ]);
  expect(osv.requests.filter((request) => request === 'POST /v1/querybatch')).toHaveLength(2);
});

test('keeps advisories, but not what it could not read', async () => {
  const find = createOsvClient({ url: osv.url });
  await find([one], never);
  osv.requests.length = 0;

  await find([one], never);

  expect(osv.requests.filter((request) => request.startsWith('GET'))).toEqual(['GET /v1/vulns/GHSA-gone']);
});

describe('a service that is', () => {
  test('silent is not waited for beyond the deadline', async () => {
    osv.setMood('silent');

    await expect(createOsvClient({ url: osv.url, deadlineMs: 50 })([one], never)).rejects.toThrow(
      'the advisory service did not answer in time',
    );
  });

  test('endless is left after 5 MiB', async () => {
    osv.setMood('endless');

    await expect(createOsvClient({ url: osv.url })([one], never)).rejects.toThrow(
      'the advisory service answered too much',
    );
  });
});
