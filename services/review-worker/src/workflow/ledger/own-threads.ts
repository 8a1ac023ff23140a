import type { ReviewThread } from '@waggle/github';
import type { ThreadFeedback } from '../../core/ledger/feedback.ts';
import { parseFindingMarker } from '../../core/render/marker.ts';
import type { ReviewSession } from '../review-session.ts';

/** The conversations that Waggle itself started on this pull request. Anybody can copy a marker, so the author decides. */
export async function listOwnThreads(session: ReviewSession): Promise<ThreadFeedback[]> {
  const threads = await session.gateway.listReviewThreads(session.lease.ref.prNumber);
  return threads.flatMap((thread) => readThread(thread, session.ownLogin));
}

function readThread(thread: ReviewThread, ownLogin: string): ThreadFeedback[] {
  const [first] = thread.comments;
  if (first === undefined || first.author !== ownLogin) return [];
  const handle = parseFindingMarker(first.body);
  if (handle === null) return [];
  const { id: threadId, isResolved, resolvedBy } = thread;
  const byPerson = isResolved && resolvedBy !== null && !isSame(resolvedBy, ownLogin);
  return [
    {
      handle,
      threadId,
      commentId: first.id,
      body: first.body,
      isResolved,
      resolvedBy: byPerson ? resolvedBy : null,
      thumbsUp: first.thumbsUp,
      thumbsDown: first.thumbsDown,
    },
  ];
}

/** GraphQL names an App's account without its `[bot]`. */
function isSame(graphqlLogin: string, login: string): boolean {
  return graphqlLogin.toLowerCase() === login.replace(/\[bot\]$/, '').toLowerCase();
}
