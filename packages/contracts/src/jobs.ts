import { z } from 'zod';

/** Every BullMQ queue. Redis is a doorbell: what a queue holds can be rebuilt from Postgres at any moment. */
export const queueNames = ['review', 'graph', 'outreach', 'maintenance'] as const;
export type QueueName = (typeof queueNames)[number];

/** Level-triggered work: "this pull request has a newer generation than the one done". */
export const WorkKind = z.enum(['review', 'graph']);
export type WorkKind = z.infer<typeof WorkKind>;

const RepoId = z.number().int().positive();

export const WorkJob = z.object({
  repoId: RepoId,
  prNumber: z.number().int().positive(),
  kind: WorkKind,
  gen: z.number().int().positive(),
});
export type WorkJob = z.infer<typeof WorkJob>;

/** One-shot request: the payload stays in the `outbox` row, the job carries its id only. */
export const OutboxJob = z.object({ outboxId: z.number().int().positive() });
export type OutboxJob = z.infer<typeof OutboxJob>;

interface JobSpec {
  queue: QueueName;
  schema: z.ZodType;
}

/** The job catalog: name -> queue and payload. Producers, workers and the dashboard derive everything from it. */
export const jobs = {
  'review.pull_request': { queue: 'review', schema: WorkJob },
  'review.command': { queue: 'review', schema: OutboxJob },
  'review.reconsider': { queue: 'review', schema: OutboxJob },
  'graph.pull_request': { queue: 'graph', schema: WorkJob },
  'graph.connect': { queue: 'graph', schema: OutboxJob },
  'graph.push': { queue: 'graph', schema: OutboxJob },
  'graph.issue': { queue: 'graph', schema: OutboxJob },
  'graph.disconnect': { queue: 'graph', schema: OutboxJob },
} as const satisfies Record<string, JobSpec>;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['schema']>;
export type JobsOf<Q extends QueueName> = { [N in JobName]: (typeof jobs)[N]['queue'] extends Q ? N : never }[JobName];

/** Which job carries work of this kind. */
export const workJobNames = {
  review: 'review.pull_request',
  graph: 'graph.pull_request',
} as const satisfies Record<WorkKind, JobName>;
