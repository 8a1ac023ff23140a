import { z } from 'zod';

const RepoTarget = z.object({
  installationId: z.number().int().nullable(),
  repoId: z.number().int().positive(),
  fullName: z.string(),
});

/** Payloads of one-shot requests, keyed by the job that carries them out. Ids and references only, never secrets. */
export const outboxPayloads = {
  'review.command': RepoTarget.extend({
    prNumber: z.number().int().positive(),
    commentId: z.number().int().positive(),
    author: z.string(),
    /** Without the prefix `/waggle`; with the mention when it began with one. */
    command: z.string().max(2000),
    /** Which command of the comment, from 0. */
    index: z.number().int().min(0).default(0),
    /** First comment of the conversation on lines that it was written in; null below the pull request. */
    threadId: z.number().int().positive().nullable().default(null),
  }),
  /** Something changed that filters look at: what was skipped may be due now. */
  'review.reconsider': RepoTarget.extend({
    /** Null: every pull request that goes into `baseRef`. */
    prNumber: z.number().int().positive().nullable(),
    baseRef: z.string().max(1000),
    /** A label that was just added. */
    label: z.string().max(300).nullable().default(null),
    /** An account that was just asked for its review. */
    reviewer: z.string().max(300).nullable().default(null),
  }),
  'graph.connect': RepoTarget,
  'graph.push': RepoTarget.extend({ ref: z.string(), before: z.string(), after: z.string() }),
  'graph.issue': RepoTarget.extend({
    number: z.number().int().positive(),
    title: z.string(),
    state: z.enum(['open', 'closed']),
  }),
  'graph.disconnect': RepoTarget,
} as const;

export type OutboxKind = keyof typeof outboxPayloads;
export type OutboxPayload<K extends OutboxKind> = z.infer<(typeof outboxPayloads)[K]>;
