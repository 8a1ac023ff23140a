import type { Graph } from './connect.ts';

/** A running scan finds another id and stops. */
const stopScans = `
MATCH (r:Repository {repoId: $repoId})
SET r.scan = 'removing', r.scannedAt = null, r.headSha = null, r.historyHead = null, r.backfillHead = null,
    r.structuredAt = null, r.structuring = null, r.ownersBlob = null`;

const unknownElsewhere = `
  NOT EXISTS { (n)-[:CONTRIBUTED_TO]->(other:Repository) WHERE other.repoId <> $repoId }
  AND NOT EXISTS { (n)<-[:IS]-(other:Identity) WHERE other.repoId <> $repoId }`;

// Conditions on the second key property let the planner seek by repoId. Changes first: they hold most relationships.
/** What a history and the files of its newest commit leave in the graph. */
export const historyParts = [
  // One change may touch every file of a large repository, which is more than a transaction can hold.
  {
    match: 'MATCH (c:Change)-[n:TOUCHES]->() WHERE c.repoId = $repoId AND c.key IS NOT NULL AND c.fileCount > 1000',
    rows: 20_000,
  },
  { match: 'MATCH (n:Change) WHERE n.repoId = $repoId AND n.key IS NOT NULL', rows: 1000 },
  { match: 'MATCH (n:File) WHERE n.repoId = $repoId AND n.path IS NOT NULL', rows: 5000 },
  { match: 'MATCH (n:Directory) WHERE n.repoId = $repoId AND n.path IS NOT NULL', rows: 5000 },
  { match: 'MATCH (n:Symbol) WHERE n.repoId = $repoId AND n.fqn IS NOT NULL', rows: 5000 },
  { match: 'MATCH (n:ImportKey) WHERE n.repoId = $repoId AND n.key IS NOT NULL', rows: 5000 },
  { match: 'MATCH (n:Owner) WHERE n.repoId = $repoId AND n.name IS NOT NULL', rows: 5000 },
];

const parts = [
  ...historyParts,
  { match: 'MATCH (n:Issue) WHERE n.repoId = $repoId AND n.number IS NOT NULL', rows: 5000 },
  // People known from no other repository, by what they did and by how git names them.
  {
    match: `MATCH (:Repository {repoId: $repoId})<-[:CONTRIBUTED_TO]-(n:Developer) WHERE ${unknownElsewhere}`,
    rows: 1000,
  },
  {
    match: `MATCH (i:Identity) WHERE i.repoId = $repoId AND i.token IS NOT NULL
      MATCH (i)-[:IS]->(n:Developer) WHERE ${unknownElsewhere}`,
    rows: 1000,
  },
  { match: 'MATCH (n:Identity) WHERE n.repoId = $repoId AND n.token IS NOT NULL', rows: 5000 },
  { match: 'MATCH (n:Repository {repoId: $repoId})', rows: 1 },
];

/** Removes everything the graph knows about a repository, in transactions of bounded size. */
export async function removeRepository(graph: Graph, repoId: number, signal: AbortSignal): Promise<void> {
  await graph.write((run) => run(stopScans, { repoId }));
  for (const { match, rows } of parts) {
    const query = `${match} WITH DISTINCT n LIMIT ${rows} DETACH DELETE n RETURN count(*) AS removed`;
    for (let removed = rows; removed === rows; ) {
      signal.throwIfAborted();
      const [row] = await graph.write((run) => run<{ removed: number }>(query, { repoId }));
      removed = row?.removed ?? 0;
    }
  }
}
