import { createCoChangeMemory, type HistoryChange, learnChange, listPairs } from '@waggle/graph-worker/ranking';
import { testNeo4j } from '@waggle/testkit';
import { auth, driver as createDriver, int } from 'neo4j-driver';
import type { MadeChange, MadeRepository } from './generate-history.ts';

type Write = (query: string, rows: readonly unknown[]) => Promise<void>;

const batchRows = 5000;

const statements = {
  files: `UNWIND $rows AS row MATCH (r:Repository {repoId: $repoId})
    CREATE (r)-[:CONTAINS]->(f:File {repoId: $repoId}) SET f += row`,
  owners: `UNWIND $rows AS row MATCH (f:File {repoId: $repoId, path: row.path})
    MERGE (o:Owner {repoId: $repoId, name: row.owner}) CREATE (f)-[:OWNED_BY {pattern: row.pattern}]->(o)`,
  people: `UNWIND $rows AS row MATCH (r:Repository {repoId: $repoId})
    CREATE (d:Developer {key: row.key, login: row.login, isBot: row.isBot})-[:CONTRIBUTED_TO]->(r)`,
  issues:
    'UNWIND $rows AS row CREATE (:Issue {repoId: $repoId, number: row.number, title: row.title, state: row.state, tenant: row.tenant})',
  changes: `UNWIND $rows AS row CREATE (c:Change:PullRequest {repoId: $repoId}) SET c += row.props WITH c, row
    MATCH (d:Developer {key: row.author}) CREATE (c)-[:AUTHORED_BY]->(d)
    WITH c, row UNWIND row.paths AS path MATCH (f:File {repoId: $repoId, path: path})
    CREATE (c)-[:TOUCHES {at: row.props.at, add: 1, del: 1, status: 'modified'}]->(f)`,
  reviews: `UNWIND $rows AS row MATCH (c:Change {repoId: $repoId, key: row.key}) MATCH (d:Developer {key: row.person})
    CREATE (c)-[:REVIEWED_BY {state: 'APPROVED', at: row.at, comments: 0}]->(d)`,
  closes: `UNWIND $rows AS row MATCH (c:Change {repoId: $repoId, key: row.key}) MATCH (i:Issue {repoId: $repoId, number: row.issue})
    CREATE (c)-[:CLOSES]->(i)`,
  reverts: `UNWIND $rows AS row MATCH (c:Change {repoId: $repoId, key: row.key}) MATCH (o:Change {repoId: $repoId, key: row.other})
    CREATE (c)-[:REVERTS]->(o)`,
  pairs: `UNWIND $rows AS row MATCH (a:File {repoId: $repoId, path: row.a}) MATCH (b:File {repoId: $repoId, path: row.b})
    CREATE (a)-[x:CO_CHANGES]->(b) SET x = row.props`,
  imports: `UNWIND $rows AS row MATCH (a:File {repoId: $repoId, path: row.a}) MATCH (b:File {repoId: $repoId, path: row.b})
    CREATE (a)-[:IMPORTS {kind: 'static'}]->(b)`,
  tests: `UNWIND $rows AS row MATCH (a:File {repoId: $repoId, path: row.a}) MATCH (b:File {repoId: $repoId, path: row.b})
    CREATE (a)-[:TESTS]->(b)`,
  symbols: `UNWIND $rows AS row MATCH (f:File {repoId: $repoId, path: row.path})
    CREATE (f)-[:DEFINES]->(s:Symbol {repoId: $repoId}) SET s += row`,
  symbolChanges: `UNWIND $rows AS row MATCH (c:Change {repoId: $repoId, key: row.key}) MATCH (s:Symbol {repoId: $repoId, fqn: row.fqn})
    CREATE (c)-[:CHANGES]->(s)`,
};

export interface WrittenGraph {
  seconds: number;
  nodes: number;
  relationships: number;
  remove(): Promise<void>;
}

/** Writes the repository as plain CREATEs, by the names that indexing uses. The schema must be there already. */
export async function writeGraph(repoId: number, made: MadeRepository, now: number): Promise<WrittenGraph> {
  const { uri, username, password } = testNeo4j();
  const driver = createDriver(uri, auth.basic(username, password), { telemetryDisabled: true });
  const session = driver.session({ database: 'neo4j' });
  const started = performance.now();
  const counts = { nodes: 0, relationships: 0 };
  async function write(query: string, rows: readonly unknown[]): Promise<void> {
    for (let from = 0; from < rows.length; from += batchRows) {
      const batch = rows.slice(from, from + batchRows);
      const { summary } = await session.run(query, { repoId: int(repoId), rows: whole(batch) });
      const { nodesCreated, relationshipsCreated } = summary.counters.updates();
      counts.nodes += nodesCreated;
      counts.relationships += relationshipsCreated;
    }
  }
  const scanned = { repoId, fullName: 'bench/made', scannedAt: now, changeCount: made.changes.length };
  await session.run('CREATE (r:Repository) SET r = $props', { props: whole(scanned) });
  await writeRows(write, repoId, made);
  await session.run('CALL db.awaitIndexes(60)');
  const remove = async () => {
    for (const label of ['Change', 'File', 'Issue', 'Owner', 'Symbol']) {
      const query = `MATCH (n:${label} {repoId: $repoId}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS`;
      await session.run(query, { repoId: int(repoId) });
    }
    await session.run('MATCH (r:Repository {repoId: $repoId})<-[:CONTRIBUTED_TO]-(d:Developer) DETACH DELETE d', {
      repoId: int(repoId),
    });
    await session.run('MATCH (r:Repository {repoId: $repoId}) DETACH DELETE r', { repoId: int(repoId) });
    await session.close();
    await driver.close();
  };
  return { seconds: (performance.now() - started) / 1000, ...counts, remove };
}

async function writeRows(write: Write, repoId: number, made: MadeRepository): Promise<void> {
  const { paths, people, changes } = made;
  const pathOf = (file: number) => paths[file] ?? '';
  const person = (index: number) => `bench:${repoId}:${index}`;
  const tenant = `r${repoId}`;
  const history = changes.map((change): HistoryChange => {
    const files = change.files.map((file) => ['M', pathOf(file)] as const);
    return { t: change.at, author: change.author, files };
  });
  const memory = createCoChangeMemory();
  for (const change of history) learnChange(memory, change);
  const tallies = paths.map((path) => {
    const { n = 0, w = 0, w90 = 0, at = 0 } = memory.files.get(path) ?? {};
    return { path, language: 'TypeScript', blob: 'x', changes: n, w, w90, at };
  });
  await write(statements.files, tallies);
  const owned = paths.map((path) => ({ path, owner: `@team-${path.split('/')[1] ?? 'all'}`, pattern: `/${path}` }));
  await write(statements.owners, owned);
  await write(
    statements.people,
    people.map((login, index) => ({ key: person(index), login, isBot: index % 20 === 7 })),
  );
  const issues = Math.ceil(changes.length / 4);
  await write(
    statements.issues,
    Array.from({ length: issues }, (_, index) => ({
      number: index + 1,
      title: `Issue ${index}`,
      state: index % 5 === 0 ? 'open' : 'closed',
      tenant,
    })),
  );
  const rows = changes.map((change) => ({
    props: propsOf(change, tenant),
    author: person(change.author),
    paths: change.files.map(pathOf),
  }));
  for (let from = 0; from < rows.length; from += 2000) await write(statements.changes, rows.slice(from, from + 2000));
  const keyOf = (number: number) => `pr:${number}`;
  await write(
    statements.reviews,
    changes.flatMap(({ number, reviewers, at }) =>
      [...new Set(reviewers)].map((index) => ({ key: keyOf(number), person: person(index), at })),
    ),
  );
  await write(
    statements.closes,
    changes.flatMap(({ number, issue }) => (issue === null ? [] : [{ key: keyOf(number), issue }])),
  );
  await write(
    statements.reverts,
    changes.flatMap(({ number, reverts }) => (reverts === null ? [] : [{ key: keyOf(number), other: keyOf(reverts) }])),
  );
  const pairs = [...listPairs(memory)].map(({ a, b, tally: { n, w, w90, at } }) => ({
    a,
    b,
    props: { n, w, w90, at },
  }));
  await write(statements.pairs, pairs);
  const edges = (list: readonly [number, number][]) => list.map(([a, b]) => ({ a: pathOf(a), b: pathOf(b) }));
  await write(statements.imports, edges(made.imports));
  await write(statements.tests, edges(made.tests));
  await writeSymbols(write, made);
}

/** Three symbols in each of 20,000 files at most; open pull requests change the first one of each of their files. */
async function writeSymbols(write: Write, { paths, changes, open }: MadeRepository): Promise<void> {
  const symbols = paths.slice(0, 20_000).flatMap((path) =>
    [0, 1, 2].map((index) => ({
      fqn: `${path}#symbol${index}`,
      path,
      kind: 'function',
      line: 1 + index * 20,
      endLine: 18 + index * 20,
    })),
  );
  await write(statements.symbols, symbols);
  const changed = changes
    .slice(-open)
    .flatMap(({ number, files }) =>
      files.filter((file) => file < 20_000).map((file) => ({ key: `pr:${number}`, fqn: `${paths[file]}#symbol0` })),
    );
  await write(statements.symbolChanges, changed);
}

function propsOf({ number, at, title, state, files, add, isFix }: MadeChange, tenant: string) {
  const dates = { at, createdAt: at, updatedAt: at };
  const size = { fileCount: files.length, add, del: Math.floor(add / 2) };
  return { key: `pr:${number}`, number, title, body: title, state, tenant, isFix, isBot: false, ...dates, ...size };
}

/** Whole numbers as integers: JavaScript numbers would be stored as floats. */
function whole(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int(value) : value;
  if (Array.isArray(value)) return value.map(whole);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, whole(item)]));
}
