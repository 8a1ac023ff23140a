import { z } from 'zod';
import { createRoute } from '../event-route.ts';
import { Installation, isPerson, PullRequest, Repository, User } from '../payload-parts.ts';
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

export const pullRequestReviewCommentRoute = createRoute({
  actions: ['created'],
  discovers: true,
  schema: Common.extend({ comment: z.object({ user: User }) }),
  route: (payload) => {
    if (!isPerson(payload.comment.user)) return null;
    return { prNumber: payload.pull_request.number, effects: [requestWork(payload, 'graph')] };
  },
});
