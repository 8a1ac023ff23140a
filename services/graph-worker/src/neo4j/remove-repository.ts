import type { Graph } from './connect.ts';
import { matchOwn } from './match-own.ts';
import { removeNodes } from './remove-nodes.ts';

/** A running scan finds another id and stops. */
const stopScans = `
MATCH (r:Repository {repoId: $repoId})
SET r.scan = 'removing', r.scannedAt = null, r.headSha = null, r.historyHead = null, r.backfillHead = null,
    r.structuredAt = null, r.structuring = null, r.ownersBlob = null`;

const unknownElsewhere = `
  NOT EXISTS { (n)-[:CONTRIBUTED_TO]->(other:Repository) WHERE other.repoId <> $repoId }
  AND NOT EXISTS { (n)<-[:IS]-(other:Identity) WHERE other.repoId <> $repoId }`;

/** What a history and the files of its newest commit leave in the graph, as matches of `n`. */
export const historyParts = [
  matchOwn('n:Change', 'key'),
  matchOwn('n:File', 'path'),
  matchOwn('n:Directory', 'path'),
  matchOwn('n:Symbol', 'fqn'),
  matchOwn('n:ImportKey', 'key'),
  matchOwn('n:Owner', 'name'),
];

const parts = [
  ...historyParts,
  matchOwn('n:Issue', 'number'),
  // People known from no other repository, by what they did and by how git names them.
  `MATCH (:Repository {repoId: $repoId})<-[:CONTRIBUTED_TO]-(n:Developer) WHERE ${unknownElsewhere}`,
  `${matchOwn('i:Identity', 'token')}
      MATCH (i)-[:IS]->(n:Developer) WHERE ${unknownElsewhere}`,
  matchOwn('n:Identity', 'token'),
  'MATCH (n:Repository {repoId: $repoId})',
];

/** Removes everything the graph knows about a repository, in transactions of bounded size. */
export async function removeRepository(graph: Graph, repoId: number, signal: AbortSignal): Promise<void> {
  await graph.write((run) => run(stopScans, { repoId }));
  for (const match of parts) {
    await removeNodes(
      (work) => {
        signal.throwIfAborted();
        return graph.write(work);
      },
      { repoId, match },
    );
  }
}
