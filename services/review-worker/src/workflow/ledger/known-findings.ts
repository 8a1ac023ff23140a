import { confirmFindings, forgetUntold, listFindings, type StoredFinding } from '@waggle/store';
import { parseMarker } from '../../core/render/marker.ts';
import type { ReviewSession } from '../review-session.ts';

/**
 * What earlier reviews told on this pull request. A worker may have died between writing findings down and posting them: those
 * of a review that is on GitHub count as told, the others are forgotten, so that they are told now.
 */
export async function loadKnownFindings(session: ReviewSession): Promise<StoredFinding[]> {
  const { deps, lease } = session;
  const { repoId, prNumber } = lease.ref;
  const findings = await listFindings(deps.db, { repoId, prNumber });
  const untold = new Set(findings.filter(({ reviewId }) => reviewId === null).map(({ headSha }) => headSha));
  if (untold.size === 0) return findings;
  const reviews = await session.gateway.listReviews(prNumber);
  for (const { id, user, state, body } of reviews) {
    const marker = parseMarker(body ?? '');
    const isOwn = user?.login === session.ownLogin && state !== 'PENDING';
    if (!isOwn || marker === null || marker.repoId !== repoId || marker.prNumber !== prNumber) continue;
    if (untold.has(marker.headSha))
      await confirmFindings(deps.db, { repoId, prNumber, headSha: marker.headSha, reviewId: id });
  }
  await forgetUntold(deps.db, { repoId, prNumber });
  return await listFindings(deps.db, { repoId, prNumber });
}
