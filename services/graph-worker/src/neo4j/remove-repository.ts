import type { Graph } from './connect.ts';

/** A running scan finds another id and stops. */
const stopScans = `
MATCH (r:Repository {repoId: $repoId})
SET r.scan = 'removing', r.scannedAt = null, r.headSha = null`;

// Conditions on the second key property let the planner seek by repoId. Changes first: they hold most relationships.
const parts = [
  { match: 'MATCH (n:Change) WHERE n.repoId = $repoId AND n.key IS NOT NULL', rows: 1000 },
  { match: 'MATCH (n:File) WHERE n.repoId = $repoId AND n.path IS NOT NULL', rows: 5000 },
  { match: 'MATCH (n:Issue) WHERE n.repoId = $repoId AND n.number IS NOT NULL', rows: 5000 },
  {
    // People known from no other repository.
    match: `MATCH (:Repository {repoId: $repoId})<-[:CONTRIBUTED_TO]-(n:Developer)
      WHERE NOT EXISTS { (n)-[:CONTRIBUTED_TO]->(other:Repository) WHERE other.repoId <> $repoId }`,
    rows: 1000,
  },
  { match: 'MATCH (n:Repository {repoId: $repoId})', rows: 1 },
];

/** Removes everything the graph knows about a repository, in transactions of bounded size. */
export async function removeRepository(graph: Graph, repoId: number, signal: AbortSignal): Promise<void> {
  await graph.write((run) => run(stopScans, { repoId }));
  for (const { match, rows } of parts) {
    const query = `${match} WITH n LIMIT ${rows} DETACH DELETE n RETURN count(*) AS removed`;
    for (let removed = rows; removed === rows; ) {
      signal.throwIfAborted();
      const [row] = await graph.write((run) => run<{ removed: number }>(query, { repoId }));
      removed = row?.removed ?? 0;
    }
  }
}
