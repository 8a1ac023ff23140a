import { randomInt } from 'node:crypto';
import { RetryLaterError } from '@waggle/platform';
import { eventually, openTestProxy, testNeo4j } from '@waggle/testkit';
import { auth, driver as createDriver, type Plan } from 'neo4j-driver';
import type { PullRequestFacts } from './core/pull-request-facts.ts';
import { connectGraph, type Graph, type GraphSettings } from './neo4j/connect.ts';
import { removeRepository } from './neo4j/remove-repository.ts';
import { ensureSchema } from './neo4j/schema.ts';

/** Tests only: the shared Neo4j. Community has one database, so each test owns random repository ids and deletes them. */
export async function openTestGraph() {
  const settings = testGraphSettings();
  const graph = waitForWords(connectGraph(settings));
  await eventually(() => hasSchema(graph));
  const owned: number[] = [];
  return {
    graph,
    settings,
    newRepoId: () => {
      const repoId = randomInt(1_000_000_000, 2 ** 40);
      owned.push(repoId);
      return repoId;
    },
    close: async () => {
      for (const repoId of owned) await removeRepository(graph, repoId, new AbortController().signal);
      await graph.close();
    },
  };
}

/** Full-text indexes follow the commits: a test that looks for words waits for what it wrote before. */
function waitForWords(graph: Graph): Graph {
  return {
    ...graph,
    read: async (query, parameters, timeoutMs) => {
      if (query.includes('db.index.fulltext.queryNodes')) {
        await graph.execute('CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()');
      }
      return await graph.read(query, parameters, timeoutMs);
    },
  };
}

/** Two test files that begin on a new Neo4j create the schema at once, and one of them is told to come again. */
async function hasSchema(graph: Graph): Promise<boolean> {
  try {
    await ensureSchema(graph);
    return true;
  } catch (error) {
    if (error instanceof RetryLaterError) return false;
    throw error;
  }
}

/** A way to Neo4j that a test can cut without taking it from the others. */
export async function openGraphProxy(settings: GraphSettings) {
  const { hostname, port } = new URL(settings.uri);
  const proxy = await openTestProxy({ host: hostname, port: Number(port) });
  return { proxy, viaProxy: connectGraph({ ...settings, uri: `bolt://127.0.0.1:${proxy.port}` }) };
}

function testGraphSettings(): GraphSettings {
  return { ...testNeo4j(), database: 'neo4j' };
}

export function read<Row>(graph: Graph, query: string, parameters: Record<string, unknown>): Promise<Row[]> {
  return graph.read<Row>(query, parameters, 10_000);
}

/** A merged pull request of one modified file, changed where `over` says so. */
export function buildPullRequest(
  over: Partial<PullRequestFacts> & { number: number; paths?: string[] },
): PullRequestFacts {
  const { paths = ['src/a.ts'], ...facts } = over;
  const at = new Date('2026-06-01T00:00:00Z');
  return {
    title: `Change ${over.number}`,
    body: '',
    author: { id: 1, login: 'ada', isBot: false },
    state: 'closed',
    merged: true,
    createdAt: at,
    mergedAt: at,
    updatedAt: at,
    headSha: 'a'.repeat(40),
    baseSha: 'b'.repeat(40),
    files: paths.map((path) => ({ path, status: 'modified', previousPath: null, additions: 1, deletions: 1 })),
    filesComplete: true,
    closes: [],
    ...facts,
  };
}

/** The operators that Neo4j would run, outermost first, with what each works on. */
export async function explain(query: string, parameters: Record<string, unknown>): Promise<string[]> {
  const { uri, username, password, database } = testGraphSettings();
  const driver = createDriver(uri, auth.basic(username, password), { telemetryDisabled: true });
  try {
    const { summary } = await driver.executeQuery(`EXPLAIN ${query}`, parameters, { database });
    return summary.plan === false ? [] : operatorsOf(summary.plan);
  } finally {
    await driver.close();
  }
}

function operatorsOf({ operatorType, arguments: { Details: details = '' }, children }: Plan): string[] {
  return [`${operatorType} ${details}`, ...children.flatMap(operatorsOf)];
}
