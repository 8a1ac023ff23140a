import { z } from 'zod';
import { requestCommands } from '../command-effects.ts';
import { createRoute } from '../event-route.ts';
import { Id, Installation, isPerson, PrNumber, Repository, User } from '../payload-parts.ts';

const IssueCommentPayload = z.object({
  issue: z.object({ number: PrNumber, pull_request: z.unknown().optional() }),
  comment: z.object({ id: Id, body: z.string().nullish(), user: User }),
  repository: Repository,
  installation: Installation,
});

/** Commands that people write under a pull request. An edited comment does not repeat its commands. */
export const issueCommentRoute = createRoute({
  actions: ['created'],
  discovers: true,
  schema: IssueCommentPayload,
  route: ({ issue, comment, ...target }) => {
    const isPullRequest = issue.pull_request !== undefined && issue.pull_request !== null;
    if (!isPullRequest || !isPerson(comment.user)) return null;
    const author = comment.user.login;
    const effects = requestCommands({ ...target, prNumber: issue.number, comment, author, threadId: null });
    return effects.length === 0 ? null : { prNumber: issue.number, effects };
  },
});
