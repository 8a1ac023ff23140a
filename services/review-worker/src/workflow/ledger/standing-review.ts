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

/** The newest review of this very commit that people see; null when there is none that this version can read. */
export async function loadPostedResult(
  db: Db,
  wanted: { repoId: number; prNumber: number; headSha: string },
): Promise<ReviewResult | null> {
  return ReviewResult.safeParse(await findPostedResult(db, wanted)).data ?? null;
}

/** The review of this head as it stands by now, by the last good configuration; null when none was posted. */
export async function loadStandingReview(
  db: Db,
  wanted: { repoId: number; prNumber: number; headSha: string; baseRef: string },
): Promise<StandingReview | null> {
  const posted = await loadPostedResult(db, wanted);
  if (posted === null) return null;
  const ledger = await listFindings(db, wanted);
  const dismissed = new Set(ledger.filter(({ state }) => state === 'dismissed').map(({ handle }) => handle));
  const gate = createGate(await loadGoodConfig(db, wanted));
  return { posted, now: withoutDismissed(posted, dismissed, gate) };
}
