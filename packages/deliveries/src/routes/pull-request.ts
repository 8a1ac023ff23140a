import { z } from 'zod';
import { createRoute, type Outcome } from '../event-route.ts';
import { Installation, PullRequest, Repository, Sha, User } from '../payload-parts.ts';
import { cancelReview, reconsider, requestWork } from '../work-effects.ts';

const PullRequestPayload = z.object({
  action: z.enum([
    'opened',
    'synchronize',
    'reopened',
    'ready_for_review',
    'converted_to_draft',
    'closed',
    'edited',
    'labeled',
    'unlabeled',
    'review_requested',
  ]),
  before: Sha.nullish(),
  changes: z.object({ base: z.unknown(), title: z.unknown(), body: z.unknown() }).partial().nullish(),
  label: z.object({ name: z.string() }).nullish(),
  requested_reviewer: User,
  pull_request: PullRequest,
  repository: Repository,
  installation: Installation,
});
type PullRequestPayload = z.infer<typeof PullRequestPayload> & { deliveryId: string };

/**
 * The life of a pull request. Whether a draft, a label or a title keeps it from being reviewed is for the repository to
 * say, in its configuration, so everything that filters look at is worth a look.
 */
export const pullRequestRoute = createRoute({
  actions: PullRequestPayload.shape.action.options,
  discovers: true,
  schema: PullRequestPayload,
  route: (payload, { deliveryId }) => {
    const effects = effectsOf({ ...payload, deliveryId });
    return effects.length === 0 ? null : { prNumber: payload.pull_request.number, effects };
  },
});

function effectsOf(payload: PullRequestPayload): Outcome['effects'] {
  switch (payload.action) {
    case 'synchronize':
      return [requestWork(payload, 'review', { before: payload.before ?? null, isPush: true })];
    case 'opened':
    case 'reopened':
    case 'ready_for_review':
    case 'converted_to_draft':
      // A newer request ends the review of what has become a draft.
      return [requestWork(payload, 'review')];
    case 'closed':
      // Merged or not is what the graph wants to know.
      return [cancelReview(payload), requestWork(payload, 'graph')];
    case 'edited':
      return editEffects(payload);
    case 'labeled':
      return [lookAgain(payload, { label: payload.label?.name ?? null })];
    case 'unlabeled':
      return [lookAgain(payload)];
    case 'review_requested':
      // Only an App can be meant: which one it is, its name tells.
      return payload.requested_reviewer?.type === 'Bot'
        ? [lookAgain(payload, { reviewer: payload.requested_reviewer.login })]
        : [];
  }
}

function editEffects(payload: PullRequestPayload): Outcome['effects'] {
  const { changes } = payload;
  // Another base is another diff, also when no commit is new.
  if (changes?.base !== undefined) return [requestWork(payload, 'review', { force: true })];
  // Closing keywords live in the text; nobody expects a second review for a corrected title, but it may be the first.
  if (changes?.title !== undefined) return [requestWork(payload, 'graph'), lookAgain(payload)];
  return changes?.body === undefined ? [] : [requestWork(payload, 'graph')];
}

function lookAgain(payload: PullRequestPayload, change: { label?: string | null; reviewer?: string | null } = {}) {
  const { number, base } = payload.pull_request;
  return reconsider(payload, { prNumber: number, baseRef: base.ref ?? '', ...change });
}
