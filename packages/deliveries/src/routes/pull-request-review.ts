import { z } from 'zod';
import { requestCommands } from '../command-effects.ts';
import { createRoute } from '../event-route.ts';
import { Id, Installation, isPerson, PullRequest, Repository, User } from '../payload-parts.ts';
import { requestWork } from '../work-effects.ts';

const Common = z.object({ pull_request: PullRequest, repository: Repository, installation: Installation });

/** Who reviews what is memory for the graph. What Apps write, Waggle among them, is not. */
export const pullRequestReviewRoute = createRoute({
  actions: ['submitted'],
  discovers: true,
  schema: Common.extend({ review: z.object({ user: User }) }),
  route: (payload) => {
    if (!isPerson(payload.review.user)) return null;
    return { prNumber: payload.pull_request.number, effects: [requestWork(payload, 'graph')] };
  },
});

/** Commands may be written in the conversations on lines too. */
export const pullRequestReviewCommentRoute = createRoute({
  actions: ['created'],
  discovers: true,
  schema: Common.extend({
    comment: z.object({ id: Id, body: z.string().nullish(), user: User, in_reply_to_id: Id.nullish() }),
  }),
  route: (payload) => {
    const { comment, pull_request: pull } = payload;
    if (!isPerson(comment.user)) return null;
    const threadId = comment.in_reply_to_id ?? comment.id;
    const asked = requestCommands({ ...payload, prNumber: pull.number, author: comment.user.login, threadId });
    return { prNumber: pull.number, effects: [requestWork(payload, 'graph'), ...asked] };
  },
});
