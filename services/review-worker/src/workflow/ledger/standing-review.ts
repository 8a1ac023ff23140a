import { DirectoryConfig, RepositoryConfig, ReviewResult } from '@waggle/contracts';
import { type Db, findPostedResult, listFindings, listGoodConfigs } from '@waggle/store';
import { configName } from '../../core/config/parse-config.ts';
import { createReviewConfig, defaultSnapshot, type ReviewConfig } from '../../core/config/review-config.ts';
import { createGate } from '../../core/gate.ts';
import { withoutDismissed } from '../../core/ledger/without-dismissed.ts';

export interface StandingReview {
  /** As it was posted. */
  posted: ReviewResult;
  /** Without what was dismissed since. */
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

/** What an older version wrote and does not fit any more is left out, as a review would. */
async function loadGoodConfig(db: Db, branch: { repoId: number; baseRef: string }): Promise<ReviewConfig> {
  const stored = await listGoodConfigs(db, branch);
  const root = RepositoryConfig.safeParse(stored.find(({ path }) => path === configName)?.config ?? {});
  const directories = stored.flatMap(({ path, config }) => {
    const parsed = DirectoryConfig.safeParse(config);
    if (path === configName || !parsed.success) return [];
    return [{ directory: path.slice(0, -configName.length - 1), config: parsed.data }];
  });
  return createReviewConfig({ ...defaultSnapshot, root: root.data ?? defaultSnapshot.root, directories });
}
