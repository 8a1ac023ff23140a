import { LedgerSummary } from '@waggle/contracts';
import { z } from 'zod';
import { Verified } from '../verify.ts';

/** What is left to say once the ledger was asked: `verified` without what was told before, dismissed or suppressed. */
export const Ledgered = z.object({
  verified: Verified,
  summary: LedgerSummary,
  /** GitHub's ids of the comments that tell earlier findings, by handle. */
  comments: z.record(z.string(), z.number()).default({}),
  degraded: z.array(z.string()),
});
export type Ledgered = z.infer<typeof Ledgered>;
