import { AmbiguousWriteError } from '@waggle/github';
import { PermanentError, SkipError } from '@waggle/platform';
import { listFindings, markThreadsClosed, type StoredFinding } from '@waggle/store';
import type { ThreadFeedback } from '../../core/ledger/feedback.ts';
import type { ReviewSession } from '../review-session.ts';
import { listOwnThreads } from './own-threads.ts';

/** Writes are paced by GitHub's limits; what is left over is closed by the next review. */
const mostThreads = 50;

/**
 * Resolves the conversations of findings whose code is gone. GitHub lets some Apps only edit their comments: those then say that
 * the finding is closed. Repeating it changes nothing.
 */
export async function closeThreads(session: ReviewSession, headSha: string): Promise<void> {
  const { deps, lease } = session;
  const { repoId, prNumber } = lease.ref;
  const findings = await listFindings(deps.db, { repoId, prNumber });
  const closed = findings.filter(({ state, threadClosed }) => isOver(state) && !threadClosed).slice(0, mostThreads);
  if (closed.length === 0) return;
  const threads = new Map((await listOwnThreads(session)).map((thread) => [thread.handle, thread]));
  for (const finding of closed) {
    const thread = threads.get(finding.handle);
    // Without a conversation it was told in the review's text: there is nothing to resolve.
    if (thread !== undefined && !thread.isResolved) await closeThread(session, thread, finding, headSha);
    await markThreadsClosed(deps.db, repoId, [finding.id]);
  }
}

function isOver(state: StoredFinding['state']): boolean {
  return state === 'fixed' || state === 'outdated';
}

async function closeThread(
  session: ReviewSession,
  thread: ThreadFeedback,
  { state }: StoredFinding,
  headSha: string,
): Promise<void> {
  try {
    await session.gateway.resolveReviewThread(thread.threadId);
  } catch (error) {
    if (error instanceof AmbiguousWriteError || error instanceof SkipError) return;
    if (!(error instanceof PermanentError)) throw error;
    const word = state === 'fixed' ? 'Fixed' : 'Outdated';
    const note = `**${word} as of ${headSha.slice(0, 7)}**`;
    if (!thread.body.startsWith(note))
      await session.gateway.updateReviewComment(thread.commentId, `${note}\n\n${thread.body}`);
  }
}
