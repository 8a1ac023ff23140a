import { z } from 'zod';
import type { Requester } from '../requests/requester.ts';
import { Account, Anything } from './answers.ts';

export type Reaction = '+1' | '-1' | 'confused' | 'eyes' | 'rocket';

const Comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  /** Null when the account was deleted. */
  user: Account.nullable(),
  html_url: z.string(),
  created_at: z.string(),
});

const LineComment = Comment.extend({
  path: z.string(),
  /** Null once a later push has changed the lines. */
  line: z.number().nullish(),
  /** Absent for the one that started the conversation. */
  in_reply_to_id: z.number().nullish(),
});

/** A comment below a pull request, or on lines of it. */
export type PullRequestComment = z.infer<typeof Comment>;
/** A comment in a conversation on lines. */
export type LineComment = z.infer<typeof LineComment>;

/** What people and Waggle write to each other. `since` leaves out what was not changed after it. */
export interface CommentGateway {
  listComments(number: number, since?: Date): Promise<PullRequestComment[]>;
  createComment(number: number, body: string): Promise<PullRequestComment>;
  updateComment(commentId: number, body: string): Promise<PullRequestComment>;
  deleteComment(commentId: number): Promise<void>;
  listLineComments(number: number, since?: Date): Promise<LineComment[]>;
  /** `commentId` is the one that started the conversation. */
  replyToLineComment(number: number, commentId: number, body: string): Promise<LineComment>;
  addCommentReaction(commentId: number, reaction: Reaction): Promise<void>;
  addLineCommentReaction(commentId: number, reaction: Reaction): Promise<void>;
}

const repo = '/repos/{owner}/{repo}';

export function createComments(
  requester: Requester,
  target: () => Promise<{ owner: string; repo: string }>,
): CommentGateway {
  const bounded = (since?: Date) => (since === undefined ? {} : { since: since.toISOString() });
  const react = (of: string) => async (commentId: number, content: Reaction) => {
    await requester.send(Anything, `POST ${repo}/${of}/comments/{commentId}/reactions`, {
      ...(await target()),
      commentId,
      content,
    });
  };
  return {
    listComments: async (number, since) =>
      requester.list(Comment, `GET ${repo}/issues/{number}/comments`, {
        ...(await target()),
        number,
        ...bounded(since),
      }),
    createComment: async (number, body) =>
      requester.send(Comment, `POST ${repo}/issues/{number}/comments`, { ...(await target()), number, body }),
    updateComment: async (commentId, body) =>
      requester.send(Comment, `PATCH ${repo}/issues/comments/{commentId}`, { ...(await target()), commentId, body }),
    deleteComment: async (commentId) => {
      await requester.send(Anything, `DELETE ${repo}/issues/comments/{commentId}`, { ...(await target()), commentId });
    },
    listLineComments: async (number, since) =>
      requester.list(LineComment, `GET ${repo}/pulls/{number}/comments`, {
        ...(await target()),
        number,
        ...bounded(since),
      }),
    replyToLineComment: async (number, commentId, body) => {
      const parameters = { ...(await target()), number, commentId, body };
      return requester.send(LineComment, `POST ${repo}/pulls/{number}/comments/{commentId}/replies`, parameters);
    },
    addCommentReaction: react('issues'),
    addLineCommentReaction: react('pulls'),
  };
}
