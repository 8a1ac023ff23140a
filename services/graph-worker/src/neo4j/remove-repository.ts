import type { Graph } from './connect.ts';
import { matchOwn } from './match-own.ts';

/** A running scan finds another id and stops. */
const stopScans = `
MATCH (r:Repository {repoId: $repoId})
SET r.scan = 'removing', r.scannedAt = null, r.headSha = null, r.historyHead = null, r.backfillHead = null,
    r.structuredAt = null, r.structuring = null, r.ownersBlob = null`;

const unknownElsewhere = `
  NOT EXISTS { (n)-[:CONTRIBUTED_TO]->(other:Repository) WHERE other.repoId <> $repoId }
  AND NOT EXISTS { (n)<-[:IS]-(other:Identity) WHERE other.repoId <> $repoId }`;

/** What a history and the files of its newest commit leave in the graph. Changes first: they hold most relationships. */
export const historyParts = [
  // One change may touch every file of a large repository, which is more than a transaction can hold.
  {
    match: `${matchOwn('c:Change', 'key')} AND c.fileCount > 1000 MATCH (c)-[n:TOUCHES]->()`,
    rows: 20_000,
  },
  { match: matchOwn('n:Change', 'key'), rows: 1000 },
  { match: matchOwn('n:File', 'path'), rows: 5000 },
  { match: matchOwn('n:Directory', 'path'), rows: 5000 },
  { match: matchOwn('n:Symbol', 'fqn'), rows: 5000 },
  { match: matchOwn('n:ImportKey', 'key'), rows: 5000 },
  { match: matchOwn('n:Owner', 'name'), rows: 5000 },
];

const parts = [
  ...historyParts,
  { match: matchOwn('n:Issue', 'number'), rows: 5000 },
  // People known from no other repository, by what they did and by how git names them.
  {
    match: `MATCH (:Repository {repoId: $repoId})<-[:CONTRIBUTED_TO]-(n:Developer) WHERE ${unknownElsewhere}`,
    rows: 1000,
  },
  {
    match: `${matchOwn('i:Identity', 'token')}
      MATCH (i)-[:IS]->(n:Developer) WHERE ${unknownElsewhere}`,
    rows: 1000,
  },
  { match: matchOwn('n:Identity', 'token'), rows: 5000 },
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
