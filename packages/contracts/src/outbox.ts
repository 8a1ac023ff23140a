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
    command: z.string().max(500),
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
