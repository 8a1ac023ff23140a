import type { WebhookEventName } from '@octokit/webhooks/types';
import type { Effect, NewDelivery } from '@waggle/store';
import { z } from 'zod';
import type { EventRoute, RouteContext } from './event-route.ts';
import { Id, Repository } from './payload-parts.ts';
import { checkRunRoute } from './routes/check-run.ts';
import { installationRepositoriesRoute, installationRoute } from './routes/installation.ts';
import { issueCommentRoute } from './routes/issue-comment.ts';
import { issuesRoute } from './routes/issues.ts';
import { pingRoute } from './routes/ping.ts';
import { pullRequestRoute } from './routes/pull-request.ts';
import { pullRequestReviewCommentRoute, pullRequestReviewRoute } from './routes/pull-request-review.ts';
import { pushRoute } from './routes/push.ts';
import { repositoryRoute } from './routes/repository.ts';

// The names are checked against GitHub's own list.
const routes: Record<string, EventRoute> = {
  ping: pingRoute,
  installation: installationRoute,
  installation_repositories: installationRepositoriesRoute,
  repository: repositoryRoute,
  pull_request: pullRequestRoute,
  pull_request_review: pullRequestReviewRoute,
  pull_request_review_comment: pullRequestReviewCommentRoute,
  push: pushRoute,
  issues: issuesRoute,
  issue_comment: issueCommentRoute,
  check_run: checkRunRoute,
} satisfies Partial<Record<WebhookEventName, EventRoute>>;

/** Events that mean something here. */
export const routedEvents: readonly string[] = Object.keys(routes);

export type Routed = Pick<NewDelivery, 'status' | 'action' | 'installationId' | 'repoId' | 'prNumber' | 'effects'> & {
  fullName: string | null;
  /** Why a payload of a known event could not be used; names fields, never values. */
  problem: string | null;
};

/** What an event means for Waggle. The table of events is in docs/architecture.md. */
export function routeEvent(event: string, payload: Record<string, unknown>, context: RouteContext): Routed {
  const facts = readFacts(payload);
  const route = Object.hasOwn(routes, event) ? routes[event] : undefined;
  if (route === undefined || !isActionOf(route, facts.action)) return ignored(facts);
  const outcome = route.route(payload, context);
  if (outcome === null) return ignored(facts);
  if ('problem' in outcome) return { ...ignored(facts), status: 'unparsable', problem: outcome.problem };
  return {
    ...facts,
    status: 'accepted',
    prNumber: outcome.prNumber ?? null,
    effects: route.discovers ? [...discover(facts), ...outcome.effects] : outcome.effects,
    problem: null,
  };
}

// Made once: making a schema costs more than parsing with it.
const Action = z.string().regex(/^[a-z_]{1,64}$/);
const WithId = z.object({ id: Id });

type Facts = Pick<Routed, 'action' | 'installationId' | 'repoId' | 'fullName'>;

/** What is worth keeping of every event, whatever else is in it. */
function readFacts(payload: Record<string, unknown>): Facts {
  const action = Action.safeParse(payload.action);
  const installation = WithId.safeParse(payload.installation);
  const repository = Repository.safeParse(payload.repository);
  return {
    action: action.data ?? null,
    installationId: installation.data?.id ?? null,
    repoId: repository.data?.id ?? null,
    fullName: repository.data?.full_name ?? null,
  };
}

function isActionOf({ actions }: EventRoute, action: string | null): boolean {
  return actions === null || (action !== null && actions.includes(action));
}

function ignored(facts: Facts): Routed {
  return { ...facts, status: 'ignored', prNumber: null, effects: [], problem: null };
}

/** The App may have been installed before Waggle ran, or the event that said so was missed. */
function discover({ installationId, repoId, fullName }: Facts): Effect[] {
  if (installationId === null || repoId === null || fullName === null) return [];
  return [{ type: 'discover', installationId, repoId, fullName }];
}
