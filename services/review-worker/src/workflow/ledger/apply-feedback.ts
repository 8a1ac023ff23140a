import { PermanentError, SkipError } from '@waggle/platform';
import type { StoredFinding } from '@waggle/store';
import { readFeedback, type ThreadFeedback } from '../../core/ledger/feedback.ts';
import { type FileVersions, locateEntry } from '../../core/ledger/reconcile.ts';
import type { ReviewSession } from '../review-session.ts';
import { dismissAndSuppress } from './dismiss.ts';
import { listOwnThreads } from './own-threads.ts';

interface Feedback {
  findings: StoredFinding[];
  /** GitHub's ids of the comments that tell findings, by handle. */
  comments: Record<string, number>;
  degraded: string[];
}

/** Reads what people answered to the open findings on GitHub, and dismisses those they judged to be none. */
export async function applyFeedback(
  session: ReviewSession,
  findings: readonly StoredFinding[],
  versionsOf: (finding: StoredFinding) => FileVersions,
): Promise<Feedback> {
  const open = findings.filter(({ state }) => state === 'open');
  if (open.length === 0) return { findings: [...findings], comments: {}, degraded: [] };
  const { threads, degraded } = await readThreads(session);
  const isStillThere = (entry: StoredFinding) => locateEntry(entry, versionsOf(entry)).now !== null;
  const dismissed = new Set<number>();
  const { repoId, prNumber } = session.lease.ref;
  const { from_feedback: mayLearn, expire_after_days: days } = session.config.root.suppressions;
  for (const { id, handle, by, reason, suppress } of readFeedback(open, threads, isStillThere)) {
    const dismissal = { repoId, prNumber, handle, by, reason, suppress: suppress && mayLearn, days };
    await dismissAndSuppress(session.deps.db, dismissal);
    dismissed.add(id);
  }
  const state = 'dismissed' as const;
  const comments = Object.fromEntries(threads.map(({ handle, commentId }) => [handle, commentId]));
  return { findings: findings.map((one) => (dismissed.has(one.id) ? { ...one, state } : one)), comments, degraded };
}

/** Some installations may not use GraphQL: reviews go on without what people answered there, and say so. */
async function readThreads(session: ReviewSession): Promise<{ threads: ThreadFeedback[]; degraded: string[] }> {
  try {
    return { threads: await listOwnThreads(session), degraded: [] };
  } catch (error) {
    if (!(error instanceof PermanentError) && !(error instanceof SkipError)) throw error;
    session.deps.logger.warn('Conversations could not be read', { error });
    return { threads: [], degraded: ['conversations could not be read: reactions and resolved threads do not count'] };
  }
}
