import { type Db, markAsked, requestWork } from '@waggle/store';

export interface ReviewTarget {
  installationId: number | null;
  repoId: number;
  fullName: string;
  prNumber: number;
}

/** Asks for one more review, which filters may still skip. */
export async function lookAgain(db: Db, { installationId, repoId, fullName, prNumber }: ReviewTarget): Promise<void> {
  const unknown = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null };
  await requestWork(db, { repoId, prNumber, kind: 'review', installationId, fullName, ...unknown, force: true });
}

/** A person asks for a review: filters and pauses do not matter. `full`: also what was read already is read again. */
export async function askForReview(db: Db, target: ReviewTarget, { full }: { full: boolean }): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await lookAgain(transaction, target);
    await markAsked(transaction, target, full ? 'everything' : 'once');
  });
}
