import { ReviewResult } from '@waggle/contracts';
import { type Db, findPostedResult, listFindings } from '@waggle/store';
import { createGate } from '../../core/gate.ts';
import { withoutDismissed } from '../../core/ledger/without-dismissed.ts';
import { loadGoodConfig } from '../good-config.ts';

export interface StandingReview {
  /** As it was posted. */
  posted: ReviewResult;
  /** Without what was dismissed since; `posted` itself where that is nothing. */
  now: ReviewResult;
}

/** The review of this head as it stands by now, by the last good configuration; null when none was posted. */
export async function loadStandingReview(
  db: Db,
  wanted: { repoId: number; prNumber: number; headSha: string; baseRef: string },
): Promise<StandingReview | null> {
  const posted = ReviewResult.safeParse(await findPostedResult(db, wanted));
  if (!posted.success) return null;
  const ledger = await listFindings(db, wanted);
  const dismissed = new Set(ledger.filter(({ state }) => state === 'dismissed').map(({ handle }) => handle));
  const gate = createGate(await loadGoodConfig(db, wanted));
  return { posted: posted.data, now: withoutDismissed(posted.data, dismissed, gate) };
}
