import { PermanentError, toError } from '@waggle/platform';
import type { Graph } from './connect.ts';

export interface Constraint {
  name: string;
  label: string;
  properties: readonly string[];
}

export interface GraphSchema {
  constraints: readonly Constraint[];
  /** Range indexes that no constraint brings along. */
  indexes: readonly Constraint[];
  /** Full-text indexes. They serve every tenant, so each holds `tenant` and each query asks for one. */
  texts: readonly Constraint[];
}

/**
 * Every key that a MERGE uses is unique. Composite uniqueness exists on Neo4j Community (node keys do not); it ignores
 * nodes that lack one of the properties, so the code that writes must always set all of them.
 */
export const graphSchema: GraphSchema = {
  constraints: [
    { name: 'repo_id', label: 'Repository', properties: ['repoId'] },
    { name: 'file_key', label: 'File', properties: ['repoId', 'path'] },
    { name: 'change_key', label: 'Change', properties: ['repoId', 'key'] },
    { name: 'pr_key', label: 'PullRequest', properties: ['repoId', 'number'] },
    { name: 'issue_key', label: 'Issue', properties: ['repoId', 'number'] },
    { name: 'dev_key', label: 'Developer', properties: ['key'] },
    { name: 'dir_key', label: 'Directory', properties: ['repoId', 'path'] },
    { name: 'owner_key', label: 'Owner', properties: ['repoId', 'name'] },
    { name: 'identity_key', label: 'Identity', properties: ['repoId', 'token'] },
    { name: 'sym_key', label: 'Symbol', properties: ['repoId', 'fqn'] },
    { name: 'import_key', label: 'ImportKey', properties: ['repoId', 'key'] },
  ],
  indexes: [
    { name: 'change_time', label: 'Change', properties: ['repoId', 'at'] },
    // A revert names the commit that it takes back.
    { name: 'change_sha', label: 'Change', properties: ['repoId', 'sha'] },
    // Holds renamed files only, since others have no renamedAt: it finds where an old path went.
    { name: 'file_renamed', label: 'File', properties: ['repoId', 'renamedAt'] },
    { name: 'pr_state', label: 'PullRequest', properties: ['repoId', 'state'] },
    // Holds files only whose structure is behind.
    { name: 'file_unread', label: 'File', properties: ['repoId', 'unread'] },
  ],
  texts: [
    { name: 'change_text', label: 'Change', properties: ['title', 'body', 'tenant'] },
    { name: 'issue_text', label: 'Issue', properties: ['title', 'tenant'] },
  ],
};

const awaitIndexesSeconds = 300;

/** Creates what is missing, waits for it, then believes only what Neo4j lists. Throws one error that names what is missing. */
export async function ensureSchema(graph: Graph, schema: GraphSchema = graphSchema): Promise<void> {
  const refusals = new Map<string, string>();
  for (const constraint of schema.constraints) await create(graph, 'CONSTRAINT', constraint, refusals);
  for (const index of schema.indexes) await create(graph, 'INDEX', index, refusals);
  for (const text of schema.texts) await create(graph, 'FULLTEXT INDEX', text, refusals);
  await graph.execute('CALL db.awaitIndexes($seconds)', { seconds: awaitIndexesSeconds });
  const missing = await findMissing(graph, schema);
  if (missing.length === 0) return;
  const lines = missing.map(
    (item) => `  ${describe(item)}${refusals.has(item.name) ? `: ${refusals.get(item.name)}` : ''}`,
  );
  throw new PermanentError(
    'GRAPH_SCHEMA_INCOMPLETE',
    `Neo4j at ${graph.address} refused ${missing.length} part${missing.length === 1 ? '' : 's'} of the schema, without which the graph would be wrong or slow:\n${lines.join('\n')}\nNeo4j holds only a cache: remove the nodes or the index in the way (or the whole database) and start again.`,
  );
}

/** What the schema asks for and Neo4j does not list as present and online. */
export async function findMissing(graph: Graph, schema: GraphSchema): Promise<Constraint[]> {
  const constraints = await graph.execute<Listed>(
    'SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN type, labelsOrTypes, properties',
  );
  const indexes = await graph.execute<Listed>(
    "SHOW INDEXES YIELD type, labelsOrTypes, properties, state WHERE state = 'ONLINE' RETURN type, labelsOrTypes, properties",
  );
  const unique = new Set(constraints.filter(({ type }) => isUnique(type)).map(keyOf));
  const online = new Set(indexes.filter(({ type }) => type === 'RANGE').map(keyOf));
  const texts = new Set(indexes.filter(({ type }) => type === 'FULLTEXT').map(keyOf));
  return [
    ...schema.constraints.filter((item) => !unique.has(wantedKey(item)) || !online.has(wantedKey(item))),
    ...schema.indexes.filter((item) => !online.has(wantedKey(item))),
    ...schema.texts.filter((item) => !texts.has(wantedKey(item))),
  ];
}

interface Listed {
  type: string;
  labelsOrTypes: string[] | null;
  properties: string[] | null;
}

/** Uniqueness was renamed in later servers, and a node key is uniqueness and more. */
function isUnique(type: string): boolean {
  return ['UNIQUENESS', 'NODE_PROPERTY_UNIQUENESS', 'NODE_KEY'].includes(type);
}

// By what they cover, not by name: IF NOT EXISTS is content with a constraint of that name on something else.
function keyOf({ labelsOrTypes, properties }: Listed): string {
  return JSON.stringify([labelsOrTypes, properties]);
}

function wantedKey({ label, properties }: Constraint): string {
  return JSON.stringify([[label], properties]);
}

const bodies = {
  CONSTRAINT: (fields: string) => `REQUIRE (${fields}) IS UNIQUE`,
  INDEX: (fields: string) => `ON (${fields})`,
  // Kept up to date behind the commits: that costs a backfill less, and a review does not need the words of the last seconds.
  'FULLTEXT INDEX': (fields: string) =>
    `ON EACH [${fields}] OPTIONS {indexConfig: {\`fulltext.eventually_consistent\`: true}}`,
};

async function create(
  graph: Graph,
  kind: keyof typeof bodies,
  { name, label, properties }: Constraint,
  refusals: Map<string, string>,
): Promise<void> {
  const fields = properties.map((property) => `n.${property}`).join(', ');
  try {
    await graph.execute(`CREATE ${kind} ${name} IF NOT EXISTS FOR (n:${label}) ${bodies[kind](fields)}`);
  } catch (thrown) {
    if (thrown instanceof Error && 'retryAfterMs' in thrown) throw thrown;
    refusals.set(name, toError(thrown).message.replaceAll(/\s+/g, ' '));
  }
}

function describe({ name, label, properties }: Constraint): string {
  return `${name} on ${label}(${properties.join(', ')})`;
}
