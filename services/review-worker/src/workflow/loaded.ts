import { ConfigSnapshot, PullRequestFacts } from '@waggle/contracts';
import { z } from 'zod';

/** `id` is null where the walkthrough tells everything. */
const Posted = z.object({ id: z.number().nullable(), url: z.string() });
export type Posted = z.infer<typeof Posted>;

/** What step `load` found out. */
export const Loaded = z.object({
  /** Why there is nothing to review; null when there is. */
  skip: z.string().nullable(),
  /** Our own review of this very commit, when people see it already. */
  posted: Posted.nullable(),
  pull: PullRequestFacts,
  description: z.string(),
  /** Where the two histories part: the change is what happened since. */
  mergeBase: z.string().nullable(),
  cloneUrl: z.string(),
  /** What `.waggle.yml` says on the base branch; `createReviewConfig` makes it usable. */
  config: ConfigSnapshot,
  /** Whether this review is the one that tells the mistakes in it. */
  tellProblems: z.boolean(),
  /** Somebody asked for this review and expects to see one. */
  asked: z.boolean().default(false),
  /** Somebody asked to read everything, not only what is new. */
  full: z.boolean(),
  /** The generation that asked for that: its review is posted although an earlier one of this commit is there. */
  edition: z.number().nullable(),
  degraded: z.array(z.string()),
});
export type Loaded = z.infer<typeof Loaded>;
