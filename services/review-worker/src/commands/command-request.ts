import type { OutboxPayload, RepositoryConfig } from '@waggle/contracts';
import type { PullRequest, PullRequestGateway, Reaction } from '@waggle/github';
import type { ReviewDeps } from '../workflow/review-deps.ts';

/** A command that is understood, wanted here and given by somebody who may. */
export interface CommandRequest {
  deps: ReviewDeps;
  gateway: PullRequestGateway;
  signal: AbortSignal;
  payload: OutboxPayload<'review.command'>;
  argument: string;
  pull: PullRequest;
  /** The last configuration without mistakes of the base branch. */
  root: RepositoryConfig;
  /** The account that Waggle writes as. */
  ownLogin: string;
  /** How often this command was tried and failed. */
  attempts: number;
}

/** What to say about a command, or the reaction that says it all; null when the outcome shows by itself. */
export type Answer = string | { reaction: Reaction } | null;

export type RunCommand = (request: CommandRequest) => Promise<Answer>;
