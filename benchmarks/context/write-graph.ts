import { createCoChangeMemory, type HistoryChange, learnChange, listPairs } from '@waggle/graph-worker/ranking';
import { type BulkWriter, openBulkWriter } from './bulk-writer.ts';
import type { MadeChange, MadeRepository } from './generate-history.ts';

export interface WrittenGraph {
  seconds: number;
  nodes: number;
  relationships: number;
  /** A database that is deleted next needs no removal. */
  close(how: { remove: boolean }): Promise<void>;
}

/** Writes the repository as plain CREATEs, by the names that indexing uses. The schema must be there already. */
export async function writeGraph(repoId: number, made: MadeRepository, now: number): Promise<WrittenGraph> {
  const writer = openBulkWriter(repoId);
  const started = performance.now();
  const scanned = { repoId, fullName: 'bench/made', scannedAt: now, changeCount: made.changes.length };
  const [repository = 0] = await writer.nodes('CREATE (n:Repository) SET n = row', [scanned]);
  const files = await writeFiles(writer, { repository, made });
  const changes = await writeChanges(writer, { repoId, repository, files, made });
  await writeSymbols(writer, { files, changes, made });
  await writer.run('CALL db.awaitIndexes(60)');
  await writer.run('CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()');
  const remove = async () => {
    for (const label of ['Change', 'File', 'Directory', 'Issue', 'Owner', 'Symbol']) {
      await writer.run(
        `MATCH (n:${label} {repoId: $repoId}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS`,
      );
    }
    await writer.run('MATCH (r:Repository {repoId: $repoId})<-[:CONTRIBUTED_TO]-(d:Developer) DETACH DELETE d');
    await writer.run('MATCH (r:Repository {repoId: $repoId}) DETACH DELETE r');
  };
  const seconds = (performance.now() - started) / 1000;
  const close = async (how: { remove: boolean }) => {
    if (how.remove) await remove();
    await writer.close();
  };
  return { seconds, ...writer.counts, close };
}

/** Files with what they are in, owned by, import and test. Answers their internal ids. */
async function writeFiles(
  writer: BulkWriter,
  { repository, made }: { repository: number; made: MadeRepository },
): Promise<number[]> {
  const { paths, changes } = made;
  const memory = createCoChangeMemory();
  for (const { at: t, author, files } of changes) {
    const change: HistoryChange = { t, author, files: files.map((file) => ['M', paths[file] ?? ''] as const) };
    learnChange(memory, change);
  }
  const tallies = paths.map((path) => {
    const { n = 0, w = 0, w90 = 0, at = 0 } = memory.files.get(path) ?? {};
    return { path, language: 'TypeScript', blob: 'x', changes: n, w, w90, at };
  });
  const files = await writer.nodes('CREATE (n:File {repoId: $repoId}) SET n += row', tallies);
  const toFile = createLookUp(paths, files);
  await writer.edges(
    'CREATE (a)-[:CONTAINS]->(b)',
    files.map((file) => [repository, file]),
  );
  const place = 'CREATE (n:Directory {repoId: $repoId, path: row})';
  await writeGroups(writer, { files, group: paths.map(directoryOf), create: place, edge: 'CREATE (a)-[:IN]->(b)' });
  const team = 'CREATE (n:Owner {repoId: $repoId, name: row})';
  const owned = "CREATE (a)-[:OWNED_BY {pattern: '/packages/'}]->(b)";
  const teams = paths.map((path) => `@team-${path.split('/')[1] ?? 'all'}`);
  await writeGroups(writer, { files, group: teams, create: team, edge: owned });
  const pairs = [...listPairs(memory)].map(({ a, b, tally }) => [
    toFile(a),
    toFile(b),
    tally.n,
    tally.w,
    tally.w90,
    tally.at,
  ]);
  await writer.edges('CREATE (a)-[:CO_CHANGES {n: row[2], w: row[3], w90: row[4], at: row[5]}]->(b)', pairs);
  const byIndex = (list: readonly [number, number][]) => list.map(([a, b]) => [files[a], files[b]]);
  await writer.edges("CREATE (a)-[:IMPORTS {kind: 'static'}]->(b)", byIndex(made.imports));
  await writer.edges('CREATE (a)-[:TESTS]->(b)', byIndex(made.tests));
  return files;
}

/** One node of each name in `group`, with an edge from every file of it. */
async function writeGroups(
  writer: BulkWriter,
  { files, group, create, edge }: { files: readonly number[]; group: readonly string[]; create: string; edge: string },
): Promise<void> {
  const names = [...new Set(group)];
  const toNode = createLookUp(names, await writer.nodes(create, names));
  await writer.edges(
    edge,
    files.map((file, index) => [file, toNode(group[index] ?? '')]),
  );
}

/** Changes with their people and issues. Answers their internal ids. */
async function writeChanges(
  writer: BulkWriter,
  {
    repoId,
    repository,
    files,
    made: { people, changes },
  }: { repoId: number; repository: number; files: readonly number[]; made: MadeRepository },
): Promise<number[]> {
  const tenant = `r${repoId}`;
  const persons = await writer.nodes(
    'CREATE (n:Developer) SET n = row',
    people.map((login, index) => ({ key: `bench:${repoId}:${index}`, login, isBot: index % 20 === 7 })),
  );
  await writer.edges(
    'CREATE (a)-[:CONTRIBUTED_TO]->(b)',
    persons.map((person) => [person, repository]),
  );
  const issues = await writer.nodes(
    'CREATE (n:Issue {repoId: $repoId}) SET n += row',
    Array.from({ length: Math.ceil(changes.length / 4) }, (_, index) => {
      return { number: index + 1, title: `Issue ${index}`, state: index % 5 === 0 ? 'open' : 'closed', tenant };
    }),
  );
  const nodes = await writer.nodes(
    'CREATE (n:Change:PullRequest {repoId: $repoId}) SET n += row',
    changes.map((change) => propsOf(change, tenant)),
  );
  const rows = changes.map((change, index) => ({ ...change, node: nodes[index] }));
  await writer.edges(
    'CREATE (a)-[:AUTHORED_BY]->(b)',
    rows.map(({ node, author }) => [node, persons[author]]),
  );
  await writer.edges(
    "CREATE (a)-[:TOUCHES {at: row[2], add: 1, del: 1, status: 'modified'}]->(b)",
    rows.flatMap(({ node, at, files: touched }) => touched.map((file) => [node, files[file], at])),
  );
  await writer.edges(
    "CREATE (a)-[:REVIEWED_BY {state: 'APPROVED', at: row[2], comments: 0}]->(b)",
    rows.flatMap(({ node, at, reviewers }) => [...new Set(reviewers)].map((person) => [node, persons[person], at])),
  );
  await writer.edges(
    'CREATE (a)-[:CLOSES]->(b)',
    rows.flatMap(({ node, issue }) => (issue === null ? [] : [[node, issues[issue - 1]]])),
  );
  await writer.edges(
    'CREATE (a)-[:REVERTS]->(b)',
    rows.flatMap(({ node, reverts }) => (reverts === null ? [] : [[node, nodes[reverts - 1]]])),
  );
  return nodes;
}

/** Three symbols in each file that open pull requests touch; these change the first of each. */
async function writeSymbols(
  writer: BulkWriter,
  {
    files,
    changes: nodes,
    made: { paths, changes, open },
  }: { files: readonly number[]; changes: readonly number[]; made: MadeRepository },
): Promise<void> {
  const touched = [...new Set(changes.slice(-open).flatMap((change) => change.files))];
  const symbols = touched.flatMap((file) =>
    [0, 1, 2].map((index) => ({
      fqn: `${paths[file]}#symbol${index}`,
      path: paths[file],
      kind: 'function',
      line: 1 + index * 20,
      endLine: 18 + index * 20,
    })),
  );
  const ids = await writer.nodes('CREATE (n:Symbol {repoId: $repoId}) SET n += row', symbols);
  await writer.edges(
    'CREATE (a)-[:DEFINES]->(b)',
    ids.map((id, index) => [files[touched[Math.floor(index / 3)] ?? 0], id]),
  );
  const first = new Map(touched.map((file, index) => [file, ids[index * 3]]));
  await writer.edges(
    'CREATE (a)-[:CHANGES]->(b)',
    changes.slice(-open).flatMap(({ number, files: own }) => own.map((file) => [nodes[number - 1], first.get(file)])),
  );
}

function createLookUp(names: readonly string[], ids: readonly number[]): (name: string) => number | undefined {
  const idOf = new Map(names.map((name, index) => [name, ids[index]]));
  return (name) => idOf.get(name);
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function propsOf({ number, at, title, state, files, add, isFix }: MadeChange, tenant: string) {
  const dates = { at, createdAt: at, updatedAt: at };
  const size = { fileCount: files.length, add, del: Math.floor(add / 2) };
  return { key: `pr:${number}`, number, title, body: title, state, tenant, isFix, isBot: false, ...dates, ...size };
}
