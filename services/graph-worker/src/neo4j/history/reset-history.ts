import type { HeldWrite } from '../held-writer.ts';
import { matchOwn } from '../match-own.ts';
import { removeNodes } from '../remove-nodes.ts';
import { historyParts } from '../remove-repository.ts';

/** Issues with a title stay: nothing but their events tells it. */
const parts = [
  ...historyParts,
  matchOwn('n:Identity', 'token'),
  `${matchOwn('n:Issue', 'number')} AND n.title IS NULL`,
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
  for (const match of parts) await removeNodes(write, { repoId, match });
}
