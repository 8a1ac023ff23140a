import type { PullRequestFacts } from '@waggle/contracts';
import { type Db, requestWork } from '@waggle/store';
import type { ReviewSession } from './review-session.ts';

/** Asks the graph to read this pull request again: its files and state when a review begins, the verdict when it ends. */
export async function requestIndexing(
  db: Db,
  { lease }: Pick<ReviewSession, 'lease'>,
  { fullName, headSha, baseSha }: PullRequestFacts,
): Promise<void> {
  const target = { ...lease.ref, kind: 'graph' as const, installationId: lease.installationId, fullName };
  await requestWork(db, { ...target, headSha, baseSha, githubUpdatedAt: null, before: null, force: true });
}
