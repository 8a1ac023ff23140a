import type { OutboxPayload } from '@waggle/contracts';
import { findPullRequestState, listSkipped } from '@waggle/store';
import { wearsTrigger } from '../core/config/judge-pull.ts';
import { loadGoodRoot } from '../workflow/good-config.ts';
import type { ReviewDeps } from '../workflow/review-deps.ts';
import { askForReview, lookAgain } from './ask-for-review.ts';

/**
 * Something changed that filters look at. The label for it and a request to Waggle's own account ask for a review;
 * anything else brings those up again that were skipped, and the new review decides.
 */
export async function reconsider(
  deps: Pick<ReviewDeps, 'db' | 'github'>,
  payload: OutboxPayload<'review.reconsider'>,
): Promise<void> {
  const { db } = deps;
  const { repoId, prNumber, baseRef, reviewer } = payload;
  if (prNumber === null) {
    for (const skipped of await listSkipped(db, { repoId, baseRef }))
      await lookAgain(db, { ...payload, prNumber: skipped });
    return;
  }
  const target = { ...payload, prNumber };
  if (reviewer !== null) {
    const { login } = await deps.github.viewer();
    if (reviewer.toLowerCase() === login.toLowerCase()) await askForReview(db, target, { full: false });
    return;
  }
  if (await isTrigger(deps, payload)) return await askForReview(db, target, { full: false });
  if ((await findPullRequestState(db, target)).skippedReason !== null) await lookAgain(db, target);
}

async function isTrigger(
  { db }: Pick<ReviewDeps, 'db'>,
  { label, repoId, baseRef }: OutboxPayload<'review.reconsider'>,
): Promise<boolean> {
  if (label === null) return false;
  return wearsTrigger(await loadGoodRoot(db, { repoId, baseRef }), [label]);
}
