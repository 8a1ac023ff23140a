import { z } from 'zod';
import { claimDefaults } from './claim-due-work.ts';

/** What every service that hands work over is told; the same for all, since any of them may be the one that does. */
export const RelayEnv = z.object({
  WAGGLE_JOBS_PER_INSTALLATION: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(claimDefaults.perInstallation)
    .describe(
      'Jobs of one kind (reviews, graph work) that one installation has under way at the same time in all processes together; its others wait, so that those of other installations do not. Where one organisation has all the work, as many as the workers take (WAGGLE_REVIEW_CONCURRENCY)',
    ),
});
