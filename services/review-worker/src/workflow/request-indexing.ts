import type { PullRequestFacts } from '@waggle/contracts';
import { type Db, requestWork, type WorkRequest } from '@waggle/store';
import type { ReviewSession } from './review-session.ts';

/** By then a review has read what it needs and waits for its model. Longer, and others would not see this pull request meanwhile. */
export const indexingDelayMs = 5000;

/**
 * Asks the graph to read this pull request again: its files and state when a review begins, the verdict when it ends. With
 * `settleMs` later, or when somebody asks without it: beside a review that has just begun it would take GitHub's calls and
 * Neo4j's time from that review, and a short review asks once.
 */
export async function requestIndexing(
  db: Db,
  { lease }: Pick<ReviewSession, 'lease'>,
  { fullName, headSha, baseSha }: PullRequestFacts,
  options: Pick<WorkRequest, 'settleMs'> = {},
): Promise<void> {
  const target = { ...lease.ref, kind: 'graph' as const, installationId: lease.installationId, fullName };
  await requestWork(db, { ...target, headSha, baseSha, githubUpdatedAt: null, before: null, force: true, ...options });
}
