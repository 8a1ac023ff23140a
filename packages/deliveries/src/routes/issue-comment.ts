import type { Effect } from '@waggle/store';
import { z } from 'zod';
import { createRoute } from '../event-route.ts';
import { findCommands } from '../find-commands.ts';
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
  route: ({ issue, comment, repository, installation }) => {
    const isPullRequest = issue.pull_request !== undefined && issue.pull_request !== null;
    if (!isPullRequest || !isPerson(comment.user)) return null;
    const author = comment.user.login;
    const effects = findCommands(comment.body ?? '').map((command, index): Effect => {
      const target = {
        installationId: installation?.id ?? null,
        repoId: repository.id,
        fullName: repository.full_name,
      };
      return {
        type: 'outbox',
        kind: 'review.command',
        key: `review.command/${repository.id}/${comment.id}/${index}`,
        payload: { ...target, prNumber: issue.number, commentId: comment.id, author, command },
        installationId: target.installationId,
      };
    });
    return effects.length === 0 ? null : { prNumber: issue.number, effects };
  },
});
