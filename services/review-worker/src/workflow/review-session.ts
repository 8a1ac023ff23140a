import type { PullRequestGateway } from '@waggle/github';
import type { Lease, Run } from '@waggle/store';
import { createReviewConfig, defaultSnapshot, type ReviewConfig } from '../core/config/review-config.ts';
import type { ReviewDeps } from './review-deps.ts';

/** What every step of one review needs. */
export interface ReviewSession {
  deps: ReviewDeps;
  lease: Lease;
  run: Run;
  gateway: PullRequestGateway;
  signal: AbortSignal;
  /** From now on neither a newer request nor a cancellation ends this review. */
  posted: () => void;
  /** The account that Waggle writes as. */
  ownLogin: string;
  /** What the repository wants; the defaults until step `load` has read it. */
  config: ReviewConfig;
}

/** A session as it is before step `load`. */
export async function openSession(own: Omit<ReviewSession, 'ownLogin' | 'config'>): Promise<ReviewSession> {
  const { login: ownLogin } = await own.deps.github.viewer();
  return { ...own, ownLogin, config: createReviewConfig(defaultSnapshot) };
}
