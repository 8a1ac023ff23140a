import { z } from 'zod';
import { createRoute, type Outcome } from '../event-route.ts';
import { Installation, PullRequest, Repository, Sha } from '../payload-parts.ts';
import { cancelReview, requestWork } from '../work-effects.ts';

const PullRequestPayload = z.object({
  action: z.enum(['opened', 'synchronize', 'reopened', 'ready_for_review', 'converted_to_draft', 'closed', 'edited']),
  before: Sha.nullish(),
  changes: z.object({ base: z.unknown(), title: z.unknown(), body: z.unknown() }).partial().nullish(),
  pull_request: PullRequest,
  repository: Repository,
  installation: Installation,
});
type PullRequestPayload = z.infer<typeof PullRequestPayload>;

/** The life of a pull request. Drafts wait for `ready_for_review`; a review request of a person is a command. */
export const pullRequestRoute = createRoute({
  actions: PullRequestPayload.shape.action.options,
  discovers: true,
  schema: PullRequestPayload,
  route: (payload) => {
    const effects = effectsOf(payload);
    return effects.length === 0 ? null : { prNumber: payload.pull_request.number, effects };
  },
});

function effectsOf(payload: PullRequestPayload): Outcome['effects'] {
  const isDraft = payload.pull_request.draft === true;
  switch (payload.action) {
    case 'synchronize':
      return isDraft ? [] : [requestWork(payload, 'review', { before: payload.before ?? null, isPush: true })];
    case 'opened':
    case 'reopened':
    case 'ready_for_review':
      return isDraft ? [] : [requestWork(payload, 'review')];
    case 'converted_to_draft':
      return [cancelReview(payload)];
    case 'closed':
      // Merged or not is what the graph wants to know.
      return [cancelReview(payload), requestWork(payload, 'graph')];
    case 'edited':
      return editEffects(payload, isDraft);
  }
}

function editEffects(payload: PullRequestPayload, isDraft: boolean): Outcome['effects'] {
  const { changes } = payload;
  // Another base is another diff, also when no commit is new.
  if (changes?.base !== undefined && !isDraft) return [requestWork(payload, 'review', { force: true })];
  // Closing keywords live in the text; nobody expects a second review for a corrected title.
  if (changes?.title !== undefined || changes?.body !== undefined) return [requestWork(payload, 'graph')];
  return [];
}
