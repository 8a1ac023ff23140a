import type { Effect } from '@waggle/store';
import { findCommands } from './find-commands.ts';
import type { Installation, Repository } from './payload-parts.ts';

export interface CommentEvent {
  repository: Repository;
  installation?: Installation;
  prNumber: number;
  comment: { id: number; body?: string | null | undefined };
  author: string;
  /** First comment of the conversation on lines; null below the pull request. */
  threadId: number | null;
}

/** One request for each command of a comment. The ids of the two kinds of comments may be the same. */
export function requestCommands(event: CommentEvent): Effect[] {
  const { repository, installation, prNumber, comment, author, threadId } = event;
  const installationId = installation?.id ?? null;
  const kind = threadId === null ? '' : 'r';
  return findCommands(comment.body ?? '').map((command, index) => ({
    type: 'outbox',
    kind: 'review.command',
    key: `review.command/${repository.id}/${kind}${comment.id}/${index}`,
    payload: {
      installationId,
      repoId: repository.id,
      fullName: repository.full_name,
      prNumber,
      commentId: comment.id,
      author,
      command,
      index,
      threadId,
    },
    installationId,
  }));
}
