import { z } from 'zod';

// Only what Waggle reads: a new or missing field elsewhere in GitHub's answers must not break a review.

export const Account = z.object({ login: z.string(), id: z.number(), type: z.string().default('User') });

export const RepositoryFacts = z.object({
  id: z.number(),
  full_name: z.string(),
  clone_url: z.string(),
  html_url: z.string(),
  default_branch: z.string(),
  private: z.boolean(),
});
export type RepositoryFacts = z.infer<typeof RepositoryFacts>;

export const PullRequest = z.object({
  number: z.number(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().default(false),
  title: z.string(),
  body: z.string().nullable(),
  html_url: z.string(),
  /** Null when the account was deleted. */
  user: Account.nullable(),
  labels: z.array(z.object({ name: z.string() })).default([]),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string(), sha: z.string(), repo: RepositoryFacts }),
  merged_at: z.string().nullable().default(null),
  created_at: z.string(),
  updated_at: z.string(),
  additions: z.number().default(0),
  deletions: z.number().default(0),
  changed_files: z.number().default(0),
  /** Comments below it, without those on lines; absent in lists. */
  comments: z.number().optional(),
});
export type PullRequest = z.infer<typeof PullRequest>;

export const PullRequestFile = z.object({
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
  /** Absent for binary files, and where GitHub cut it off: never read as "no change". */
  patch: z.string().optional(),
  /** The blob at the head; null for submodules and the like. */
  sha: z.string().nullish(),
});
export type PullRequestFile = z.infer<typeof PullRequestFile>;

export const Comparison = z.object({ merge_base_commit: z.object({ sha: z.string() }).nullish() });

export const Tree = z.object({ tree: z.array(z.object({ path: z.string(), type: z.string() })) });

export const Review = z.object({
  id: z.number(),
  user: Account.nullable(),
  body: z.string().nullish(),
  /** PENDING, COMMENTED, APPROVED, CHANGES_REQUESTED or DISMISSED. */
  state: z.string(),
  html_url: z.string(),
  commit_id: z.string().nullish(),
});
export type Review = z.infer<typeof Review>;

export const ReviewLineComment = z.object({ id: z.number(), body: z.string(), html_url: z.string() });
export type ReviewLineComment = z.infer<typeof ReviewLineComment>;

export const CheckRun = z.object({
  id: z.number(),
  name: z.string(),
  head_sha: z.string(),
  external_id: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullable(),
});
export type CheckRun = z.infer<typeof CheckRun>;

export const Issue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  /** Present when the "issue" is a pull request. */
  pull_request: z.unknown().optional(),
  body: z.string().nullish(),
  /** Older servers answer names alone. */
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])).default([]),
});
export type Issue = z.infer<typeof Issue>;

/** What lies at a path; a list for a folder. */
export const Contents = z.union([
  z.object({ type: z.string(), size: z.number(), content: z.string().nullish(), encoding: z.string().nullish() }),
  z.array(z.unknown()),
]);

/** One attempt to deliver a webhook; attempts for the same event share the `guid`. */
export const DeliveryAttempt = z.object({
  id: z.number(),
  guid: z.string(),
  delivered_at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  redelivery: z.boolean(),
  /** `OK`, or what went wrong in GitHub's words. */
  status: z.string(),
  status_code: z.number(),
  event: z.string(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

export const DeliveryPayload = z.object({
  request: z.object({ payload: z.record(z.string(), z.unknown()).nullable() }),
});

/** Where the App's webhook goes; the secret is never shown. */
export const WebhookConfig = z.object({
  url: z.string().nullish(),
  content_type: z.string().nullish(),
  insecure_ssl: z.union([z.string(), z.number()]).nullish(),
  secret: z.string().nullish(),
});
export type WebhookConfig = z.infer<typeof WebhookConfig>;

export const Permission = z.object({ permission: z.enum(['admin', 'write', 'read', 'none']) });
export const AppIdentity = z.object({ id: z.number(), slug: z.string(), events: z.array(z.string()).default([]) });
export const InstallationId = z.object({ id: z.number() });
export const Anything = z.unknown();
