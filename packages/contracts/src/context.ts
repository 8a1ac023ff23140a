import { z } from 'zod';

/** `POST /internal/v1/context` of graph-worker: what the repository's memory knows about these paths. */
export const ContextRequest = z.object({
  repoId: z.number().int().positive(),
  paths: z.array(z.string().min(1).max(4096)).max(3000),
  issueNumbers: z.array(z.number().int().positive()).max(100).default([]),
  /** The pull request under review: it must not be its own evidence. */
  excludePullRequest: z.number().int().positive().nullable().default(null),
  /** Login of the author, who is not an expert for their own change. */
  author: z.string().nullable().default(null),
});
export type ContextRequest = z.infer<typeof ContextRequest>;

export const Expert = z.object({
  login: z.string(),
  /** Distinct pull requests by this person that touched the paths. */
  pullRequests: z.number().int(),
  files: z.number().int(),
  /** Epoch seconds of the newest one; null when unknown. */
  lastAt: z.number().nullable(),
  score: z.number(),
});
export type Expert = z.infer<typeof Expert>;

export const RelatedPullRequest = z.object({
  number: z.number().int(),
  title: z.string(),
  author: z.string().nullable(),
  verdict: z.string().nullable(),
  sharedPaths: z.array(z.string()),
  score: z.number(),
});
export type RelatedPullRequest = z.infer<typeof RelatedPullRequest>;

export const LinkedIssueFact = z.object({
  number: z.number().int(),
  title: z.string().nullable(),
  state: z.string().nullable(),
  closedBy: z.array(z.number().int()),
});
export type LinkedIssueFact = z.infer<typeof LinkedIssueFact>;

export const ContextResponse = z.object({
  /** Null until the repository was scanned once. Epoch seconds. */
  scannedAt: z.number().nullable(),
  experts: z.array(Expert),
  relatedPullRequests: z.array(RelatedPullRequest),
  linkedIssues: z.array(LinkedIssueFact),
  /** True when the answer was cut to the size cap. */
  truncated: z.boolean(),
});
export type ContextResponse = z.infer<typeof ContextResponse>;
