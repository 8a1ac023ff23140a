import type { HeldWrite } from '../held-writer.ts';
import { matchOwn } from '../match-own.ts';
import { historyParts } from '../remove-repository.ts';

/** Issues with a title stay: nothing but their events tells it. */
const parts = [
  ...historyParts,
  { match: matchOwn('n:Identity', 'token'), rows: 5000 },
  { match: `${matchOwn('n:Issue', 'number')} AND n.title IS NULL`, rows: 5000 },
];

const forget = `
MATCH (r:Repository {repoId: $repoId})
SET r.historyHead = null, r.headSha = null, r.scannedAt = null, r.backfillHead = null, r.backfillPhase = null,
    r.structuredAt = null, r.structuring = null, r.ownersBlob = null,
    r.peopleCursor = null, r.peopleDone = null, r.openPullsAsked = null
WITH r MATCH (r)<-[c:CONTRIBUTED_TO]-() DELETE c`;

/** Takes a history out whose branch was rewritten, in transactions of bounded size; a backfill then starts anew. */
export async function resetHistory(write: HeldWrite, repoId: number): Promise<void> {
  await write((run) => run(forget, { repoId }));
  for (const { match, rows } of parts) {
    const query = `${match} WITH n LIMIT ${rows} DETACH DELETE n RETURN count(*) AS removed`;
    for (let removed = rows; removed === rows; ) {
      const [row] = await write((run) => run<{ removed: number }>(query, { repoId }));
      removed = row?.removed ?? 0;
    }
  }
}
