import { z } from 'zod';
import { ContextResponse } from './context.ts';
import { DependencyFacts } from './dependency-change.ts';
import { PlacedFinding, Severity, Verdict } from './finding.ts';

/** What the check run says; never "clean" for something that was not read. */
export const Conclusion = z.enum(['clean', 'findings', 'partial', 'failed', 'skipped']);
export type Conclusion = z.infer<typeof Conclusion>;

const Share = z.object({ changed: z.number().int(), read: z.number().int() });

export const Coverage = z.object({
  filesChanged: z.number().int(),
  /** Files whose every hunk was read by the model (or, without a model, by all evidence rules). */
  filesRead: z.number().int(),
  /** The same in hunks and in added lines; absent in reviews from before they were counted. */
  hunks: Share.optional(),
  addedLines: Share.optional(),
  /** Not read in whole, each with the reason and how many of its hunks and added lines are left; absent where nobody knows. */
  unread: z.array(
    z.object({
      path: z.string(),
      reason: z.string(),
      hunks: z.number().int().optional(),
      addedLines: z.number().int().optional(),
    }),
  ),
});
export type Coverage = z.infer<typeof Coverage>;

export const ModelUsage = z.object({
  /** Those that answered, with commas between them; the configured one where none did. */
  model: z.string(),
  calls: z.number().int(),
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  /** The part of `inputTokens` that the provider had in its cache; null when it did not say. */
  cachedTokens: z.number().int().nullable().optional(),
  /** US dollars; null when a price or a count is unknown, absent in reviews from before it was counted. */
  costUsd: z.number().nullable().optional(),
  /** How often the model looked something up in the repository. */
  toolCalls: z.number().int().optional(),
  /** What counted the parts of the change before they were sent: a tokenizer by name, or `estimate`. */
  tokenizer: z.string().optional(),
});
export type ModelUsage = z.infer<typeof ModelUsage>;

export const PullRequestFacts = z.object({
  repoId: z.number().int(),
  fullName: z.string(),
  number: z.number().int(),
  title: z.string(),
  author: z.string(),
  url: z.string(),
  baseRef: z.string(),
  headRef: z.string(),
  baseSha: z.string(),
  headSha: z.string(),
  additions: z.number().int(),
  deletions: z.number().int(),
});
export type PullRequestFacts = z.infer<typeof PullRequestFacts>;

export const LinkedIssue = z.object({
  number: z.number().int(),
  /** `owner/name` when the issue lives in another repository. */
  repository: z.string().nullable(),
  title: z.string().nullable(),
  state: z.string().nullable(),
});
export type LinkedIssue = z.infer<typeof LinkedIssue>;

/** A finding of an earlier review of the same pull request. */
export const EarlierFinding = z.object({
  /** What comments and `/waggle dismiss` call it. */
  handle: z.string(),
  rule: z.string(),
  severity: Severity,
  title: z.string(),
  path: z.string().nullable(),
  /** 1-based line in the tree under review; null when it is not on lines, or gone. */
  line: z.number().int().nullable(),
});
export type EarlierFinding = z.infer<typeof EarlierFinding>;

/** How the findings of a review relate to those of earlier ones. */
export const LedgerSummary = z.object({
  /** Ids of findings that were told before, found again, and are not repeated as comments. */
  known: z.array(z.string()),
  /** Open findings that this review did not look at again. */
  carried: z.array(EarlierFinding),
  /** Closed by this push: the quoted code is gone, or its file is. */
  fixed: z.array(EarlierFinding),
  outdated: z.array(EarlierFinding),
  /** How many findings people's decisions kept silent, and the ids of the suppressions that did. */
  silenced: z.object({
    dismissed: z.number().int(),
    suppressed: z.number().int(),
    suppressions: z.array(z.number().int()),
  }),
});
export type LedgerSummary = z.infer<typeof LedgerSummary>;

/** `workflow_runs.result` of a finished `pr_review`. */
export const ReviewResult = z.object({
  outcome: z.enum(['posted', 'already_posted', 'skipped']),
  /** Why it was skipped; null otherwise. */
  reason: z.string().nullable(),
  conclusion: Conclusion,
  verdict: Verdict.nullable(),
  /** Whether the repository's gate made the check run fail; absent in reviews from before there was one. */
  gateFailed: z.boolean().optional(),
  /** What made it fail, in words for people; empty when it did not, absent in reviews from before it was told. */
  gateReasons: z.array(z.string()).optional(),
  summary: z.string(),
  /** What models said that changes, oldest first; absent without a model. Untrusted. */
  summaries: z.array(z.string()).optional(),
  pullRequest: PullRequestFacts.nullable(),
  findings: z.array(PlacedFinding),
  /** Null where there was nothing to compare with. */
  ledger: LedgerSummary.nullable().default(null),
  coverage: Coverage.nullable(),
  linkedIssues: z.array(LinkedIssue),
  /** What the change does to lockfiles; null where it changes none, absent in reviews from before this was told. */
  dependencies: DependencyFacts.nullable().optional(),
  context: ContextResponse.nullable(),
  /** What was missing while reviewing, in words for people (`graph unavailable: ...`). */
  degraded: z.array(z.string()),
  model: ModelUsage.nullable(),
  /** Whether a model read all that could be read; absent in reviews from before this was kept. */
  modelRead: z.boolean().optional(),
  review: z.object({ id: z.number().int(), url: z.string() }).nullable(),
  /** The comment that tells the state of the pull request; null where there is none. */
  walkthrough: z.object({ id: z.number().int(), url: z.string() }).nullable().default(null),
  checkRunId: z.number().int().nullable(),
});
export type ReviewResult = z.infer<typeof ReviewResult>;
