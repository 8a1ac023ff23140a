import { AppError, PermanentError } from '@waggle/platform';
import type { Graph } from './connect.ts';
import { claimRepository, createHeldWriter } from './held-writer.ts';
import { resetHistory } from './history/reset-history.ts';

/** How much Neo4j may hold in all, of every repository; null for no limit. */
export interface GraphLimits {
  maxNodes: number | null;
  maxRelationships: number | null;
}

const code = 'GRAPH_FULL';
const readTimeoutMs = 10_000;

// Neo4j keeps both counts: neither statement looks at a node.
const countNodes = 'MATCH (n) RETURN count(n) AS held';
const countRelationships = 'MATCH ()-[x]->() RETURN count(x) AS held';

const setLimit = `
MATCH (r:Repository {repoId: $repoId})
SET r.limit = $limit`;

const clearLimit = `
MATCH (r:Repository {repoId: $repoId}) WHERE r.limit IS NOT NULL
SET r.limit = null
RETURN r.repoId AS repoId`;

const historyHead = 'MATCH (r:Repository {repoId: $repoId}) RETURN r.historyHead AS head';

/** Throws a PermanentError that says what to do once Neo4j holds as much as it may. */
export async function requireRoom(graph: Graph, limits: GraphLimits | undefined): Promise<void> {
  if (limits === undefined) return;
  await check(graph, { query: countNodes, what: 'nodes', name: 'GRAPH_MAX_NODES', most: limits.maxNodes });
  const { maxRelationships: most } = limits;
  await check(graph, { query: countRelationships, what: 'relationships', name: 'GRAPH_MAX_RELATIONSHIPS', most });
}

async function check(
  graph: Graph,
  { query, what, name, most }: { query: string; what: string; name: string; most: number | null },
): Promise<void> {
  if (most === null) return;
  const [row] = await graph.read<{ held: number }>(query, {}, readTimeoutMs);
  const held = row?.held ?? 0;
  if (held < most) return;
  const advice = `set GRAPH_HISTORY_DAYS or lower it, disconnect repositories, use a larger Neo4j, or raise ${name}`;
  throw new PermanentError(code, `The graph is full: Neo4j holds ${held} ${what} and ${name} is ${most}; ${advice}`);
}

/**
 * Runs the scan of a repository. Where the graph turns out to be full, the repository is marked with the reason, and one
 * whose history was not complete before leaves nothing of it behind.
 */
export async function withinLimits<T>(
  { graph, limits }: { graph: Graph; limits: GraphLimits | undefined },
  { claim, ...target }: { repoId: number; fullName: string; claim: string },
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { repoId } = target;
  try {
    await requireRoom(graph, limits);
    const result = await work();
    if (limits !== undefined) await graph.write((run) => run(clearLimit, { repoId }));
    return result;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== code) throw error;
    await claimRepository(graph, target, claim);
    const write = createHeldWriter(graph, repoId, claim, signal);
    const [row] = await graph.read<{ head: string | null }>(historyHead, { repoId }, readTimeoutMs);
    if (row?.head == null) await resetHistory(write, repoId);
    await write((run) => run(setLimit, { repoId, limit: error.message }));
    throw error;
  }
}
