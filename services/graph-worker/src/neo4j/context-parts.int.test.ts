import { afterAll, expect, jest, test } from '@jest/globals';
import { ContextRequest } from '@waggle/contracts';
import { openTestGraph } from '../test-graph.ts';
import { createContextSources, loadContext } from './load-context.ts';

const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);
// A Neo4j that just started takes seconds to plan its first statements.
jest.setTimeout(30_000);

const day = 86_400;
const at = Date.parse('2026-07-01') / 1000;

/** Writes a graph as plain Cypher, by the names that indexing uses. */
async function write(repoId: number, cypher: string): Promise<void> {
  const files = [
    'src/cart.ts',
    'src/price.ts',
    'src/hub.ts',
    'docs/cart.md',
    'test/cart.test.ts',
    'src/shop.ts',
    'src/app.ts',
  ];
  await graph.execute(
    `MERGE (r:Repository {repoId: $repoId}) SET r.changeCount = 1000
     WITH r UNWIND $files AS path MERGE (f:File {repoId: $repoId, path: path}) MERGE (r)-[:CONTAINS]->(f)`,
    { repoId, files },
  );
  await graph.execute(cypher, { repoId, at, day, tenant: `r${repoId}` });
}

function ask(repoId: number, over: Partial<ContextRequest> = {}) {
  const request = ContextRequest.parse({ repoId, paths: ['src/cart.ts'], ...over });
  return loadContext({ ...createContextSources(graph, () => at), queryTimeoutMs: 15_000 }, request);
}

const matchFiles = `MATCH (cart:File {repoId: $repoId, path: 'src/cart.ts'}) MATCH (hub:File {repoId: $repoId, path: 'src/hub.ts'})
  MATCH (docs:File {repoId: $repoId, path: 'docs/cart.md'}) MATCH (test:File {repoId: $repoId, path: 'test/cart.test.ts'})
  MATCH (shop:File {repoId: $repoId, path: 'src/shop.ts'}) MATCH (app:File {repoId: $repoId, path: 'src/app.ts'})
  MATCH (price:File {repoId: $repoId, path: 'src/price.ts'})`;

test('names the partner that is missing, how sure that is, and the changes that prove it', async () => {
  const repoId = newRepoId();
  await write(
    repoId,
    `${matchFiles}
     SET cart.changes = 5, cart.w = 4.0, cart.w90 = 1.0, cart.at = $at
     CREATE (cart)-[:CO_CHANGES {n: 4, w: 3.5, w90: 1.0, at: $at}]->(docs)
     CREATE (hub)-[:CO_CHANGES {n: 1, w: 0.2, w90: 0.0, at: $at - 300 * $day}]->(cart)
     WITH cart, docs UNWIND [1, 2, 3, 4] AS n
     CREATE (c:Change:PullRequest {repoId: $repoId, key: 'pr:' + n, number: n, title: 'Cart ' + n, at: $at - n * $day, fileCount: 2})
     CREATE (c)-[:TOUCHES {at: c.at}]->(cart) CREATE (c)-[:TOUCHES {at: c.at}]->(docs)`,
  );

  const { forgotten, incomplete } = await ask(repoId);

  expect(forgotten.map(({ path, warn }) => [path, warn])).toEqual([
    ['docs/cart.md', true],
    ['src/hub.ts', false],
  ]);
  expect(forgotten[0]).toMatchObject({ together: 4, outOf: 5, because: ['src/cart.ts'] });
  expect(forgotten[0]?.proof.map(({ number, title }) => [number, title])).toEqual([
    [1, 'Cart 1'],
    [2, 'Cart 2'],
    [3, 'Cart 3'],
  ]);
  expect(incomplete).toEqual([]);
  expect((await ask(repoId, { paths: ['src/cart.ts', 'docs/cart.md'] })).forgotten.map(({ path }) => path)).toEqual([
    'src/hub.ts',
  ]);
});

test('finds files that import the paths through others, and the tests of the paths', async () => {
  const repoId = newRepoId();
  await write(
    repoId,
    `${matchFiles}
     CREATE (shop)-[:IMPORTS {kind: 'static'}]->(cart) CREATE (app)-[:IMPORTS]->(shop) CREATE (hub)-[:IMPORTS]->(app)
     CREATE (cart)-[:IMPORTS]->(hub) CREATE (price)-[:IMPORTS]->(hub) CREATE (test)-[:TESTS {confidence: 0.7}]->(cart)
     CREATE (:File {repoId: $repoId, path: 'test/all.test.ts'})-[:TESTS {confidence: 0.1}]->(cart)
     CREATE (:File {repoId: $repoId, path: 'test/zoo.test.ts'})-[:TESTS {confidence: 0.9}]->(cart)`,
  );

  const { dependents, tests } = await ask(repoId);

  expect(dependents.files.map(({ path, depth, via }) => [path, depth, via])).toEqual([
    ['src/shop.ts', 1, 'src/cart.ts'],
    ['src/app.ts', 2, 'src/shop.ts'],
    ['src/hub.ts', 3, 'src/app.ts'],
  ]);
  expect(dependents).toMatchObject({ direct: 1, capped: false });
  expect(tests).toEqual([
    { path: 'src/cart.ts', tests: ['test/zoo.test.ts', 'test/cart.test.ts', 'test/all.test.ts'] },
  ]);
});

test('who includes a header uses the source of its name', async () => {
  const repoId = newRepoId();
  await write(
    repoId,
    `CREATE (cc:File {repoId: $repoId, path: 'db/db.cc'}) CREATE (h:File {repoId: $repoId, path: 'db/db.h'})
     CREATE (main:File {repoId: $repoId, path: 'main.cc'}) CREATE (api:File {repoId: $repoId, path: 'api.h'})
     CREATE (cc)-[:IMPORTS]->(h) CREATE (h)-[:IMPORTS {kind: 'implementation'}]->(cc)
     CREATE (main)-[:IMPORTS]->(h) CREATE (api)-[:IMPORTS]->(h) CREATE (main)-[:IMPORTS]->(api)`,
  );

  const { dependents } = await ask(repoId, { paths: ['db/db.cc'] });

  expect(dependents.files.map(({ path, depth }) => [path, depth])).toEqual([
    ['api.h', 1],
    ['main.cc', 1],
  ]);
  expect(dependents.direct).toBe(2);
});

test('counts the importers of a hub that it does not list', async () => {
  const repoId = newRepoId();
  await write(
    repoId,
    `${matchFiles} WITH cart UNWIND range(1, 150) AS n
     CREATE (:File {repoId: $repoId, path: 'lib/' + n})-[:IMPORTS]->(cart)`,
  );

  const { dependents } = await ask(repoId);

  expect(dependents).toMatchObject({ direct: 150, capped: true });
  expect(dependents.files).toHaveLength(50);
});

test('sees open pull requests of the same files, those of the same symbol first', async () => {
  const repoId = newRepoId();
  await write(
    repoId,
    `${matchFiles}
     CREATE (s:Symbol {repoId: $repoId, fqn: 'src/cart.ts#total', path: 'src/cart.ts', line: 10, endLine: 20})
     CREATE (cart)-[:DEFINES]->(:Symbol {repoId: $repoId, fqn: 'src/cart.ts#Cart', path: 'src/cart.ts', line: 1, endLine: 90, headEnd: 9})
     CREATE (cart)-[:DEFINES]->(s)
     CREATE (a:Change:PullRequest {repoId: $repoId, key: 'pr:7', number: 7, title: 'Totals', state: 'open', at: $at})
     CREATE (b:Change:PullRequest {repoId: $repoId, key: 'pr:8', number: 8, title: 'Elsewhere', state: 'open', at: $at})
     CREATE (still:Change:PullRequest {repoId: $repoId, key: 'pr:5', number: 5, title: 'Left alone', state: 'open', at: $at, updatedAt: $at - 200 * $day})
     CREATE (old:Change:PullRequest {repoId: $repoId, key: 'pr:6', number: 6, title: 'Old', state: 'merged', at: $at})
     CREATE (me:Change:PullRequest {repoId: $repoId, key: 'pr:9', number: 9, title: 'Mine', state: 'open', at: $at})
     WITH * MATCH (cart)-[:DEFINES]->(class:Symbol {fqn: 'src/cart.ts#Cart'})
     CREATE (a)-[:CHANGES]->(s) CREATE (a)-[:CHANGES]->(class)
     WITH a, b, still, old, me, cart UNWIND [a, b, still, old, me] AS c CREATE (c)-[:TOUCHES {at: c.at}]->(cart)`,
  );
  const changedLines = [{ path: 'src/cart.ts', added: 0, ranges: [[15, 16]] as [number, number][] }];

  const { conflicts } = await ask(repoId, { excludePullRequest: 9, changedLines });

  expect(conflicts).toMatchObject([
    { number: 7, paths: ['src/cart.ts'], symbols: ['src/cart.ts#total'] },
    { number: 8, paths: ['src/cart.ts'], symbols: [], dormant: false },
    { number: 5, paths: ['src/cart.ts'], dormant: true },
  ]);
  const elsewhere = await ask(repoId, { changedLines: [{ path: 'src/cart.ts', added: 0, ranges: [[21, 30]] }] });
  expect(elsewhere.conflicts.flatMap(({ symbols }) => symbols)).toEqual([]);
});

test('finds changes in the same words, in this repository only', async () => {
  const [repoId, other] = [newRepoId(), newRepoId()];
  const change = `CREATE (:Change:PullRequest {repoId: $repoId, key: 'pr:1', number: 1, title: 'Rounding of voucher totals', body: '',
    at: $at - $day, fileCount: 1, tenant: $tenant})`;
  await write(other, change);
  await write(repoId, change);
  await graph.execute('CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()');

  const { relatedPullRequests } = await ask(repoId, { text: 'Voucher totals are rounded twice' });

  expect(relatedPullRequests.map(({ number, reasons }) => [number, reasons])).toEqual([[1, [{ kind: 'words' }]]]);
  expect((await ask(repoId, { text: 'Nothing of the kind' })).relatedPullRequests).toEqual([]);
});

test('tells owners by rule, ownership, fixes and changes that were taken back', async () => {
  const repoId = newRepoId();
  await write(
    repoId,
    `${matchFiles}
     CREATE (cart)-[:OWNED_BY {pattern: '/src/', line: 1}]->(:Owner {repoId: $repoId, name: '@acme/shop'})
     CREATE (cart)-[:OWNED_BY {pattern: '/src/', line: 1}]->(:Owner {repoId: $repoId, name: '@Eve'})
     CREATE (ada:Developer {key: 'gh:1' + $repoId, login: 'ada', isBot: false}), (eve:Developer {key: 'gh:2' + $repoId, login: 'eve', isBot: false})
     WITH cart, hub, ada, eve UNWIND range(1, 30) AS n
     CREATE (c:Change:PullRequest {repoId: $repoId, key: 'pr:' + n, number: n, title: 'Change ' + n, at: $at - n * $day, fileCount: 1, add: n, isFix: n % 2 = 0})
     CREATE (c)-[:TOUCHES {at: c.at}]->(cart) CREATE (c)-[:REVIEWED_BY {state: 'APPROVED', at: c.at}]->(eve)
     CREATE (c)-[:AUTHORED_BY]->(ada)
     WITH c WHERE c.number = 3
     CREATE (r:Change:PullRequest {repoId: $repoId, key: 'pr:99', number: 99, title: 'Revert "Change 3"', at: $at - $day, fileCount: 1})-[:REVERTS]->(c)`,
  );

  const changedLines = [{ path: 'src/cart.ts', added: 16, ranges: [] }];
  const context = await ask(repoId, { author: 'eve', linesAdded: 16, changedLines });

  expect(context.codeOwners).toEqual([{ owner: '@acme/shop', pattern: '/src/', paths: ['src/cart.ts'] }]);
  expect(context.files[0]).toMatchObject({
    busFactor: 1,
    owners: [{ login: 'ada', share: 1 }],
    authorShare: 0,
    fractal: 0,
  });
  expect(context.risk?.size).toEqual({ linesAdded: 16, percentile: 0.5, sample: 30 });
  expect(context.risk?.ownershipGap).toEqual({ share: 1, paths: ['src/cart.ts'] });
  expect(context.risk?.reverted).toMatchObject([{ change: { number: 3 }, revertedBy: { number: 99 } }]);
  expect(context.experts).toMatchObject([{ login: 'ada', pullRequests: 30 }]);
  expect((await ask(repoId, { author: 'ada' })).experts).toMatchObject([
    { login: 'eve', reviews: 30, pullRequests: 0 },
  ]);
});
