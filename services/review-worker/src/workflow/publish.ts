import type { PullRequestFacts } from '@waggle/contracts';
import {
  AmbiguousWriteError,
  type NewReview,
  type PullRequest,
  type Review,
  type ReviewEvent,
  type ReviewLineComment,
  ValidationFailedError,
} from '@waggle/github';
import { AppError, LeaseLostError, SkipError } from '@waggle/platform';
import { findWalkthrough, updateRun } from '@waggle/store';
import { z } from 'zod';
import { findOwnReviews, type OwnReviews } from './own-reviews.ts';
import type { ReviewSession } from './review-session.ts';
import { submitReview } from './submit-review.ts';
import { waitForGithub } from './wait-for-github.ts';
import { walkthroughUrl } from './walkthrough.ts';

export const Published = z.object({
  /** `moved`: the pull request has another head by now, and nothing was posted. */
  outcome: z.enum(['posted', 'already_posted', 'moved']),
  review: z.object({ id: z.number(), url: z.string() }).nullable(),
  walkthrough: z.object({ id: z.number(), url: z.string() }).nullable().default(null),
  /** Our own reviews whose request for changes this one takes back: step `resolve` does. */
  withdrawn: z.array(z.number()).default([]),
});
export type Published = z.infer<typeof Published>;

export interface ReviewDraft extends NewReview {
  edition: number | null;
  event: ReviewEvent;
  /** Nothing to say beside the walkthrough: no review is submitted where that can be written. */
  isQuiet: boolean;
  /** Whether earlier requests for changes are taken back, since nothing open asks for changes. */
  withdraws: boolean;
  /**
   * Writes the walkthrough and answers the text of the review. `body` is what GitHub holds until then: it has the marker, and
   * nobody but us sees it.
   */
  finish(drafted: Drafted): Promise<{ body: string; walkthroughId: number | null }>;
}

/** A review that is about to be submitted. */
export interface Drafted {
  /** Null where no review is submitted. */
  url: string | null;
  comments: readonly ReviewLineComment[];
  /** How many requests for changes it takes back. */
  withdrawn: number;
  /** Comments below the pull request, as far as known. */
  pullComments: number | undefined;
}

const maxLooks = 5;

/**
 * Posts exactly one review of this head, although GitHub has no idempotency key: look for our own, create it unseen
 * (PENDING, of which GitHub allows one), save its id, submit it. A write without an answer is looked for, never repeated.
 */
export async function publishReview(
  session: ReviewSession,
  pull: PullRequestFacts,
  draft: ReviewDraft,
): Promise<Published> {
  let current: PullRequest | null = null;
  for (let look = 1; look <= maxLooks; look += 1) {
    if (look > 1) await waitForGithub(session);
    const own = await findOwnReviews(session, pull, draft.edition);
    const withdrawn = draft.withdraws ? own.requests : [];
    if (own.submitted !== null) return await takeFound(session, pull, own.submitted, withdrawn);
    current ??= await session.gateway.getPullRequest(pull.number);
    if (current.state === 'closed') throw new SkipError('PULL_REQUEST_CLOSED', 'the pull request was closed meanwhile');
    if (current.head.sha !== pull.headSha) return { outcome: 'moved', review: null, walkthrough: null, withdrawn: [] };
    // A request for changes that nobody dismissed still stands.
    if (draft.isQuiet && (draft.event === 'COMMENT' || own.requests.length > 0)) {
      const quiet = await publishQuietly(session, pull, draft, { own, pullComments: current.comments, withdrawn });
      if (quiet !== null) return quiet;
    }
    if (own.pending !== null && !own.pending.isThisHead) await deletePending(session, pull.number, own.pending.id);
    const pending = own.pending?.isThisHead ? own.pending : await createPending(session, pull.number, draft);
    if (pending === null) continue;
    await session.deps.atPoint?.('pending-created');
    const { id, html_url: url } = pending;
    await saveReviewId(session, pull.number, { id, url, isNew: own.pending === null });
    await session.deps.atPoint?.('review-id-saved');
    const comments = await readComments(session, pull.number, id, draft);
    if (comments === null) continue;
    const drafted = { url, comments, withdrawn: withdrawn.length, pullComments: current.comments };
    const { body, walkthroughId } = await draft.finish(drafted);
    if (await submitReview(session, pull.number, id, { event: draft.event, body })) {
      session.posted();
      await session.deps.atPoint?.('submitted');
      return { outcome: 'posted', review: { id, url }, walkthrough: toWalkthrough(pull, walkthroughId), withdrawn };
    }
  }
  throw new AppError('REVIEW_NOT_CONFIRMED', 'GitHub did not say whether the review was posted');
}

/** The walkthrough alone. Null where the App may not write it: then the review tells everything. */
async function publishQuietly(
  session: ReviewSession,
  pull: PullRequestFacts,
  draft: ReviewDraft,
  { own, pullComments, withdrawn }: { own: OwnReviews; pullComments: number | undefined; withdrawn: number[] },
): Promise<Published | null> {
  const drafted = { url: null, comments: [], withdrawn: withdrawn.length, pullComments };
  const { walkthroughId } = await draft.finish(drafted);
  const walkthrough = toWalkthrough(pull, walkthroughId);
  if (walkthrough === null) return null;
  // Of a try that had something to say, or of an earlier configuration.
  if (own.pending !== null) await deletePending(session, pull.number, own.pending.id);
  session.posted();
  return { outcome: 'posted', review: null, walkthrough, withdrawn };
}

/** Saved before it is visible, and only while the lease is ours: a zombie stops here and takes back what it created. */
async function saveReviewId(
  session: ReviewSession,
  number: number,
  review: { id: number; url: string; isNew: boolean },
): Promise<void> {
  const { deps, run, lease } = session;
  try {
    await updateRun(deps.db, run, { reviewId: review.id, reviewUrl: review.url });
    run.reviewId = review.id;
  } catch (error) {
    if (error instanceof LeaseLostError && review.isNew) {
      // Its own signal may be aborted by now. Should the new owner be using this review, it will find it gone and go on.
      const gateway = deps.github.forInstallation(lease.installationId, lease.fullName);
      await deletePending({ ...session, gateway }, number, review.id);
    }
    throw error;
  }
}

function toWalkthrough(pull: PullRequestFacts, id: number | null): Published['walkthrough'] {
  return id === null ? null : { id, url: walkthroughUrl(pull, id) };
}

/** Those that GitHub took: what is on a line is told there, anything else in the text. Null when the review is gone. */
async function readComments(
  session: ReviewSession,
  number: number,
  id: number,
  { comments }: ReviewDraft,
): Promise<ReviewLineComment[] | null> {
  if (comments.length === 0) return [];
  try {
    return await session.gateway.listReviewComments(number, id);
  } catch (error) {
    if (error instanceof SkipError) return null;
    throw error;
  }
}

/** Ours already: of an earlier try of this very run, or of another one. It counts wherever the pull request is by now. */
async function takeFound(
  session: ReviewSession,
  pull: PullRequestFacts,
  { id, html_url: url }: Review,
  withdrawn: number[],
): Promise<Published> {
  session.posted();
  const walkthrough = toWalkthrough(pull, await findWalkthrough(session.deps.db, session.run.ref));
  const outcome = session.run.reviewId === id ? 'posted' : 'already_posted';
  await updateRun(session.deps.db, session.run, { reviewId: id, reviewUrl: url });
  return { outcome, review: { id, url }, walkthrough, withdrawn };
}

/** Null means: look again. */
async function createPending(session: ReviewSession, number: number, draft: ReviewDraft): Promise<Review | null> {
  const { commitId, body, comments } = draft;
  // Whoever lost the lease while it was away stops before it writes.
  await updateRun(session.deps.db, session.run, { headSha: commitId });
  await session.deps.atPoint?.('before-create');
  try {
    return await session.gateway.createPendingReview(number, { commitId, body, comments });
  } catch (error) {
    if (error instanceof AmbiguousWriteError) return null;
    if (!(error instanceof ValidationFailedError)) throw error;
    if (/one pending review/i.test(error.message)) return null;
    if (comments.length === 0) throw error;
    // Every line was checked here first, so GitHub's diff differs from ours. The findings go into the text instead.
    session.deps.logger.error('GitHub refused the lines of a review', { error, comments: comments.length });
    return await createWithoutComments(session, number, draft);
  }
}

async function createWithoutComments(
  session: ReviewSession,
  number: number,
  { commitId, body }: ReviewDraft,
): Promise<Review | null> {
  try {
    return await session.gateway.createPendingReview(number, { commitId, body, comments: [] });
  } catch (error) {
    if (error instanceof AmbiguousWriteError) return null;
    if (error instanceof ValidationFailedError && /one pending review/i.test(error.message)) return null;
    throw error;
  }
}

async function deletePending(session: ReviewSession, number: number, id: number): Promise<void> {
  try {
    await session.gateway.deletePendingReview(number, id);
  } catch (error) {
    // Gone, perhaps gone, or submitted meanwhile by whoever else used it: looking again tells.
    const isOpen = error instanceof AmbiguousWriteError || error instanceof ValidationFailedError;
    if (!isOpen && !(error instanceof SkipError)) throw error;
  }
}
