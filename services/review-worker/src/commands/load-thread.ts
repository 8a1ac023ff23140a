import type { LineComment, PullRequestComment } from '@waggle/github';
import type { CommandRequest } from './command-request.ts';

/** The conversation that a command was written in, oldest comment first. */
export interface Thread {
  /** Where it is about lines. */
  place: { path: string; line: number | null } | null;
  comments: { author: string; text: string }[];
}

const maxComments = 20;

export async function loadThread({ gateway, payload }: CommandRequest): Promise<Thread> {
  const { threadId, prNumber, commentId } = payload;
  if (threadId === null) {
    const comments = await gateway.listComments(prNumber);
    return { place: null, comments: toComments(comments.filter(({ id }) => id <= commentId)) };
  }
  const all = await gateway.listLineComments(prNumber);
  const comments = all.filter((comment) => isOf(comment, threadId) && comment.id <= commentId);
  const [first] = comments;
  return {
    place: first === undefined ? null : { path: first.path, line: first.line ?? null },
    comments: toComments(comments),
  };
}

function isOf(comment: LineComment, threadId: number): boolean {
  return comment.id === threadId || comment.in_reply_to_id === threadId;
}

/** The newest ones matter. */
function toComments(comments: readonly PullRequestComment[]): Thread['comments'] {
  return comments.slice(-maxComments).map(({ user, body }) => ({ author: user?.login ?? 'ghost', text: body ?? '' }));
}
