import { z } from 'zod';
import { Severity, Verdict } from './finding.ts';
import { Conclusion, ReviewResult } from './review-result.ts';

export const RunStatus = z.enum(['running', 'completed', 'failed', 'superseded', 'skipped']);
export type RunStatus = z.infer<typeof RunStatus>;

export const ReviewListItem = z.object({
  id: z.number().int(),
  repository: z.string(),
  prNumber: z.number().int(),
  title: z.string().nullable(),
  author: z.string().nullable(),
  headSha: z.string().nullable(),
  status: RunStatus,
  conclusion: Conclusion.nullable(),
  verdict: Verdict.nullable(),
  findings: z.partialRecord(Severity, z.number().int()),
  url: z.string().nullable(),
  startedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
});
export type ReviewListItem = z.infer<typeof ReviewListItem>;

/** `GET /api/v1/reviews?limit=&cursor=&repository=&status=`, newest first. */
export const ReviewPage = z.object({ reviews: z.array(ReviewListItem), nextCursor: z.string().nullable() });
export type ReviewPage = z.infer<typeof ReviewPage>;

export const ReviewStep = z.object({
  name: z.string(),
  status: z.enum(['running', 'completed', 'failed']),
  attempts: z.number().int(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nullable(),
  error: z.string().nullable(),
});
export type ReviewStep = z.infer<typeof ReviewStep>;

export const ReviewDetail = ReviewListItem.extend({
  error: z.string().nullable(),
  /** When the webhook that asked for this review was stored; null for work found by other means. */
  requestedAt: z.iso.datetime().nullable(),
  steps: z.array(ReviewStep),
  result: ReviewResult.nullable(),
});
export type ReviewDetail = z.infer<typeof ReviewDetail>;

/** `POST /api/v1/reviews/:id/cancel`: the worker stops within seconds; `GET` shows the review as skipped then. */
export const CancelAccepted = z.object({ id: z.number().int(), status: z.literal('cancelling') });
export type CancelAccepted = z.infer<typeof CancelAccepted>;

/** Every error answer of every service. */
export const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), requestId: z.string().optional() }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
