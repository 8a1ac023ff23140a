import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import {
  type GraphQuery,
  type GraphQuestion,
  type GraphReply,
  type GraphRequest,
  graphQueries,
} from '@waggle/contracts';
import { explain, openTestGraph } from '../../test-graph.ts';
import { createContextSources } from '../load-context.ts';
import { graphLoaders } from './graph-loaders.ts';
import * as statements from './statements.ts';

const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);
// A Neo4j that just started takes seconds to plan its first statements.
jest.setTimeout(30_000);

const day = 86_400;
const at = Date.parse('2026-07-01') / 1000;
const [repoId, other] = [newRepoId(), newRepoId()];
const sources = { ...createContextSources(graph, () => at), queryTimeoutMs: 15_000 };

/** The answer as the contract describes it. */
async function ask<K extends GraphQuery>(
  name: K,
  question: Omit<GraphQuestion<K>, 'repoId'>,
  of = repoId,
): Promise<GraphReply<K>> {
  const request = graphQueries[name].request.parse({ repoId: of, ...question }) as unknown as GraphRequest<K>;
  return graphQueries[name].answer.parse(await graphLoaders[name](sources, request)) as GraphReply<K>;
}

// Two repositories of the same paths, people and numbers, the other one with nothing but secrets in its titles.
async function write(id: number, word: string): Promise<void> {
  await graph.execute(
    `CREATE (r:Repository {repoId: $id, scannedAt: $at, headSha: 'abc', fileCount: 5, changeCount: 4, backfillPhase: 'pairs', backfillDone: 7})
     CREATE (a:File {repoId: $id, path: 'src/a.ts', language: 'TypeScript', blob: '1', changes: 4, w: 3.0, w90: 2.0, at: $at})
     CREATE (b:File {repoId: $id, path: 'src/b.ts', language: 'TypeScript', blob: '2', changes: 1, w: 0.2, w90: 0.0, at: $at - 800 * $day})
     CREATE (c:File {repoId: $id, path: 'docs/a.md', language: 'Markdown', blob: '3', changes: 1, w: 0.1, w90: 0.0, at: $at - 900 * $day})
     CREATE (lock:File {repoId: $id, path: 'package-lock.json', language: 'JSON', blob: '6', changes: 9, w90: 99.0, at: $at - 1000 * $day})
     CREATE (t:File {repoId: $id, path: 'test/a.test.ts', language: 'TypeScript', blob: '4', at: $at - 900 * $day})
     CREATE (gone:File {repoId: $id, path: 'src/gone.ts', language: 'TypeScript', blob: '5', w90: 9.0, at: $at, deletedAt: $at})
     CREATE (b)-[:IMPORTS]->(a) CREATE (t)-[:TESTS]->(a) CREATE (a)-[:CO_CHANGES {n: 3, w: 2.0, w90: 1.0, at: $at}]->(b)
     CREATE (a)-[:OWNED_BY {pattern: '/src/'}]->(:Owner {repoId: $id, name: '@acme/core'})
     CREATE (:Issue {repoId: $id, number: 1, title: 'Checkout ' + $word + ' twice', state: 'open', tenant: 'r' + $id})
     CREATE (:Issue {repoId: $id, number: 2, title: 'Checkout ' + $word + ' once', state: 'closed', tenant: 'r' + $id})
     MERGE (ada:Developer {key: 'gh:1' + $people}) SET ada.login = 'ada' + $people
     MERGE (eve:Developer {key: 'gh:2' + $people}) SET eve.login = 'eve' + $people
     MERGE (bot:Developer {key: 'gh:3' + $people}) SET bot.login = 'bot' + $people, bot.isBot = true
     WITH a, b, lock, ada, eve, bot UNWIND range(1, 4) AS n
     CREATE (x:Change:PullRequest {repoId: $id, key: 'pr:' + n, number: n, title: $word + ' ' + n, at: $at - n * $day, fileCount: 1, isFix: n = 1, verdict: CASE n WHEN 2 THEN 'REQUEST_CHANGES' END})
     CREATE (x)-[:TOUCHES {at: x.at}]->(a) CREATE (x)-[:TOUCHES {at: x.at}]->(lock)
     FOREACH (_ IN CASE WHEN n < 4 THEN [1] ELSE [] END | CREATE (x)-[:AUTHORED_BY]->(ada) CREATE (x)-[:REVIEWED_BY {at: x.at}]->(eve))
     FOREACH (_ IN CASE WHEN n = 4 THEN [1] ELSE [] END | CREATE (x)-[:AUTHORED_BY]->(bot))
     WITH x WHERE x.number = 3
     CREATE (:Change:PullRequest {repoId: $id, key: 'pr:9', number: 9, title: 'Revert ' + $word, at: $at, fileCount: 1})-[:REVERTS]->(x)`,
    { id, word, at, day, people: `-${repoId}` },
  );
}

beforeAll(async () => {
  await write(repoId, 'pays');
  await write(other, 'secret');
});

const ada = `ada-${repoId}`;
const eve = `eve-${repoId}`;

test('tells the history of a file, newest first, with what was taken back', async () => {
  const { items, truncated } = await ask('file-history', { path: 'src/a.ts', limit: 3 });

  expect(items.map(({ number, author, revertedBy }) => [number, author, revertedBy?.number ?? null])).toEqual([
    [1, ada, null],
    [2, ada, null],
    [3, ada, 9],
  ]);
  expect(truncated).toBe(true);
});

test('finds open issues in the same words, of this repository only', async () => {
  await graph.execute('CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()');
  expect((await ask('open-issues', { text: 'the checkout' })).items).toEqual([
    { number: 1, title: 'Checkout pays twice', state: 'open' },
  ]);
  expect((await ask('open-issues', { text: 'secret' })).items).toEqual([]);
  expect((await ask('open-issues', { text: '") OR *:* //' })).items).toEqual([]);
});

test('lists present files by heat, hotspots and files at risk with their proof', async () => {
  expect((await ask('files', { under: 'src/' })).items.map(({ path, heat }) => [path, heat])).toEqual([
    ['src/a.ts', 2],
    ['src/b.ts', 0],
  ]);
  expect((await ask('hotspots', {})).items).toMatchObject([{ path: 'src/a.ts', fixes: 1, authors: 1, changes: 4 }]);
  const [risky] = (await ask('high-risk-files', {})).items;
  expect(risky).toMatchObject({ path: 'src/a.ts', fixes: 1, reverts: 1, changesRequested: 1 });
  expect(risky?.proof.map(({ number }) => number)).toEqual([1, 2, 3]);
});

test('calls a file dead that nothing imports, tests or changes, where imports are known', async () => {
  expect((await ask('dead-files', {})).items.map(({ path }) => path)).toEqual(['src/b.ts']);
  expect((await ask('dead-files', { quietDays: 3000 })).items).toEqual([]);
});

test('calls no file dead that something else starts, nor a part of a Go package that is used', async () => {
  const id = newRepoId();
  await graph.execute(
    `CREATE (used:Directory {repoId: $id, path: 'used'}) CREATE (loose:Directory {repoId: $id, path: 'loose'})
     FOREACH (path IN ['src/cart.go', 'src/main.go', 'test/helper.go', 'loose/a.go', 'used/b.go', 'used/c.go'] |
       CREATE (:File {repoId: $id, path: path, language: 'Go', blob: '1', at: $at - 800 * $day}))
     WITH used, loose
     MATCH (a:File {repoId: $id, path: 'loose/a.go'}) MATCH (b:File {repoId: $id, path: 'used/b.go'})
     MATCH (c:File {repoId: $id, path: 'used/c.go'}) MATCH (main:File {repoId: $id, path: 'src/main.go'})
     CREATE (a)-[:IN]->(loose) CREATE (b)-[:IN]->(used) CREATE (c)-[:IN]->(used) CREATE (main)-[:IMPORTS]->(c)`,
    { id, at, day },
  );

  expect((await ask('dead-files', {}, id)).items.map(({ path }) => path)).toEqual(['loose/a.go', 'src/cart.go']);
});

test('tells whose work a folder is, without bots, and where somebody works', async () => {
  const owned = await ask('ownership', { under: 'src/' });
  expect(owned.items).toMatchObject([{ login: ada, share: 1, changes: 3 }]);
  expect(owned).toMatchObject({ busFactor: 1, fractal: 0, codeOwners: [{ owner: '@acme/core', paths: ['src/a.ts'] }] });
  expect((await ask('expertise', { login: eve })).items).toMatchObject([
    { directory: '', authored: 0, reviewed: 3 },
    { directory: 'src', authored: 0, reviewed: 3 },
  ]);
  const people = (await ask('contributors', {})).items.map(({ login, authored, reviewed, isBot }) => [
    login,
    authored,
    reviewed,
    isBot,
  ]);
  expect(people).toEqual([
    [ada, 3, 0, false],
    [eve, 0, 3, false],
    [`bot-${repoId}`, 1, 0, true],
  ]);
});

test('draws files, their ties and their people, whole or around one file', async () => {
  const whole = await ask('graph', {});
  expect(whole.items.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['file:src/a.ts', 'file:src/b.ts', `person:${ada}`]),
  );
  expect(whole.edges).toEqual(
    expect.arrayContaining([
      { from: 'file:src/b.ts', to: 'file:src/a.ts', kind: 'imports', weight: 1 },
      { from: 'file:src/a.ts', to: 'file:src/b.ts', kind: 'changes_with', weight: 2 },
    ]),
  );
  const around = await ask('graph', { focus: 'test/a.test.ts' });
  expect(around.items.filter(({ kind }) => kind === 'file').map(({ label }) => label)).toEqual(
    expect.arrayContaining(['test/a.test.ts', 'src/a.ts']),
  );
  expect(around.items.map(({ label }) => label)).not.toContain('src/b.ts');
});

test('answers through the context: related, linked issues, dependents with tests', async () => {
  expect((await ask('related-pull-requests', { paths: ['src/a.ts'] })).items.map(({ number }) => number)).toEqual([
    1, 2, 3, 4,
  ]);
  expect((await ask('linked-issues', { issueNumbers: [1] })).items).toMatchObject([{ number: 1, state: 'open' }]);
  expect(await ask('dependents', { paths: ['src/a.ts'] })).toMatchObject({
    items: [{ path: 'src/a.ts', tests: ['test/a.test.ts'] }],
    dependents: { files: [{ path: 'src/b.ts', depth: 1 }], direct: 1 },
  });
});

test('tells how far the memory is', async () => {
  const known = { scannedAt: at, headSha: 'abc', files: 5, changes: 4, phase: 'pairs', done: 7 };
  expect(await ask('progress', {})).toEqual(known);
  expect(await ask('progress', {}, newRepoId())).toMatchObject({ scannedAt: null, files: 0, phase: null });
});

test('shows nothing of another repository in any answer', async () => {
  const questions: { [K in GraphQuery]: Omit<GraphQuestion<K>, 'repoId'> } = {
    'file-history': { path: 'src/a.ts' },
    'related-pull-requests': { paths: ['src/a.ts'], text: 'secret' },
    dependents: { paths: ['src/a.ts'] },
    'linked-issues': { paths: ['src/a.ts'], issueNumbers: [1, 2] },
    'open-issues': { text: 'checkout secret' },
    files: {},
    hotspots: {},
    'high-risk-files': {},
    'dead-files': {},
    ownership: {},
    expertise: { login: ada },
    contributors: {},
    graph: {},
    progress: {},
  };
  for (const [name, question] of Object.entries(questions)) {
    expect(JSON.stringify(await ask(name as GraphQuery, question as never))).not.toContain('secret');
  }
});

test('seeks by key in every query instead of scanning labels', async () => {
  const where = { repoId: 1, path: 'a', paths: ['a'], focus: 'a', under: 'src/', login: 'ada', languages: ['Go'] };
  const parameters = { ...where, text: '+tenant:r1 +(a)', scanned: 9, limit: 9, now: 9, since: 0, before: 9 };
  for (const query of Object.values(statements)) {
    const plan = (await explain(query, parameters)).join(' ');
    expect(plan).not.toMatch(/LabelScan|AllNodesScan|TypeScan|NodeIndexScan/);
    expect(plan).toMatch(/Seek|ProcedureCall/);
  }
});
