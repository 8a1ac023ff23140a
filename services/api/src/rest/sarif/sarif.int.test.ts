import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listSarifResults } from '@waggle/store';
import { sql } from 'kysely';
import request from 'supertest';
import { createSarifStore } from '../../sarif-store.ts';
import { openRestBench, type RestBench } from '../../testing/open-rest-bench.ts';
import { maxSarifBytes } from './sarif-router.ts';

const headSha = 'a'.repeat(40);
const address = `/api/v1/repos/Acme/Shop/sarif?sha=${headSha}`;

let bench: RestBench;
let write: string;

beforeAll(async () => {
  bench = await openRestBench((db) => ({ sarif: createSarifStore(db) }));
  write = await bench.keyFor([1], true);
});
afterAll(() => bench.close());

function report(results: object[], over: object = {}) {
  const rules = [
    { id: 'no-eval', properties: { 'security-severity': '9.1' } },
    { id: 'style', defaultConfiguration: { level: 'note' }, messageStrings: { default: { text: 'use {0}' } } },
  ];
  return { version: '2.1.0', runs: [{ tool: { driver: { name: 'ES Lint', rules } }, results, ...over }] };
}

function result(over: object = {}, uri = 'src/a%20b.ts') {
  const region = { startLine: 3, endLine: 4 };
  const locations = [{ physicalLocation: { artifactLocation: { uri }, region } }];
  return { ruleId: 'no-eval', message: { text: 'eval' }, locations, ...over };
}

function send(body: object | string | Buffer, { key = write, to = address, encoding = '' } = {}) {
  const call = request(bench.app)
    .post(to)
    .set('Authorization', `Bearer ${key}`)
    .set('Content-Type', 'application/sarif+json');
  if (encoding !== '') call.set('Content-Encoding', encoding);
  return Buffer.isBuffer(body) ? call.serialize((one: unknown) => one as string).send(body) : call.send(body);
}

function stored() {
  return listSarifResults(bench.db, { repoId: 1, headSha });
}

describe('uploading SARIF', () => {
  test('keeps what says something about a line, with severity, rule and path of our own', async () => {
    const results = [
      result(),
      result({ ruleId: '@x/style', ruleIndex: 1, message: { id: 'default', arguments: ['tabs'] } }, 'file:///w/b.ts'),
      result({ level: 'error', ruleId: 'other' }, './c.ts'),
      result({ kind: 'pass' }),
      result({ suppressions: [{}] }),
      result({ baselineState: 'unchanged' }),
      result({ locations: [] }),
    ];

    const { status, body } = await send(report(results));

    expect({ status, body }).toEqual({
      status: 202,
      body: { tools: ['ES Lint'], results: 3, ignored: 4, review: 'next' },
    });
    expect(await stored()).toMatchObject([
      { rule: 'sarif/es-lint/no-eval', severity: 'critical', path: 'src/a b.ts', startLine: 3, endLine: 4 },
      { rule: 'sarif/es-lint/x-style', severity: 'low', message: 'use tabs', path: '/w/b.ts' },
      { rule: 'sarif/es-lint/other', severity: 'medium', path: 'c.ts' },
    ]);
  });

  test('a later report of the tool replaces, the same one changes nothing, another tool is added', async () => {
    expect((await send(report([result({ ruleId: 'a' })]))).body.review).toBe('next');
    expect((await send(report([result({ ruleId: 'a' })]))).body.review).toBe('unchanged');
    await send(report([result({ ruleId: 'b' })], { automationDetails: { id: 'other' } }));

    expect((await stored()).map(({ rule }) => rule)).toEqual(['sarif/es-lint/a', 'sarif/es-lint/b']);
  });

  test('gzip is unpacked, and a bomb is refused while it unpacks', async () => {
    const packed = gzipSync(JSON.stringify(report([result({ ruleId: 'packed' })])));
    expect((await send(packed, { encoding: 'gzip' })).status).toBe(202);

    const bomb = gzipSync(Buffer.alloc(maxSarifBytes + 1, ' '));
    expect((await send(bomb, { encoding: 'gzip' })).status).toBe(413);
  });

  test.each<[string, object | string]>([
    ['another version', { version: '2.0.0', runs: [] }],
    ['no SARIF', { hello: 1 }],
    ['no JSON', '{'],
    ['a line zero', report([result({ locations: [{ physicalLocation: { region: { startLine: 0 } } }] })])],
  ])('%s is answered 400', async (_, body) => {
    expect((await send(body)).status).toBe(400);
  });

  test('needs a key that may write, a repository of that key, and a commit', async () => {
    const body = report([result()]);
    expect((await request(bench.app).post(address).send(body)).status).toBe(401);
    expect((await send(body, { key: await bench.keyFor([1], false) })).status).toBe(403);
    expect((await send(body, { key: await bench.keyFor([2], true) })).status).toBe(404);
    expect((await send(body, { to: address.replace('Shop', 'nowhere') })).status).toBe(404);
    expect((await send(body, { to: address.replace(headSha, 'main') })).status).toBe(400);
    expect((await send(body, { to: `${address}&pr=x` })).status).toBe(400);
  });

  test('a review that has begun is asked for again, once; one to come is not', async () => {
    const { db } = bench;
    const generations = db.selectFrom('pull_request_work').select(['pr_number', 'desired_gen']);
    const waiting = await send(report([result({ ruleId: 'first' })]), { to: `${address}&pr=5` });
    expect(waiting.body.review).toBe('next');
    await sql`
      insert into workflow_runs (workflow_type, status, github_repo_id, repo_full_name, pr_number, gen, fence, head_sha, completed_at)
      values ('pr_review', 'completed', 1, 'acme/shop', 5, 1, 1, ${headSha}, now())`.execute(db);

    const asked = await send(report([result({ ruleId: 'second' })]), { to: `${address}&pr=5` });
    const again = await send(report([result({ ruleId: 'second' })]), { to: `${address}&pr=5` });

    expect([asked.body.review, again.body.review]).toEqual(['requested', 'unchanged']);
    expect(await generations.execute()).toEqual([{ pr_number: 5, desired_gen: 1 }]);
  });
});
