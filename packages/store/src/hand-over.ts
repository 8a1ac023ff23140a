import type { OutgoingJob } from '@waggle/platform';
import { type ClaimOptions, claimDefaults, claimDueWork } from './claim-due-work.ts';
import type { Db } from './connect.ts';

export interface HandOverDeps {
  db: Db;
  publish: (jobs: readonly OutgoingJob[]) => Promise<void>;
}

/**
 * Claims and publishes all that is due, batch by batch: Postgres claims the next batch while Redis takes the one before.
 * A batch that was claimed and not published is handed over again after `reconcileAfterMs`. Answers the number of jobs.
 */
export async function handOverDueWork(
  { db, publish }: HandOverDeps,
  options: Partial<ClaimOptions> & { goesOn?: () => boolean } = {},
): Promise<number> {
  const { goesOn = () => true, ...claim } = options;
  const { limit } = { ...claimDefaults, ...claim };
  let total = 0;
  let publishing = Promise.resolve();
  try {
    for (let more = true; more && goesOn(); ) {
      const claimed = await claimDueWork(db, claim);
      await publishing;
      total += claimed.length;
      more = claimed.length >= limit;
      if (claimed.length > 0) publishing = publish(claimed);
      publishing.catch(() => {}); // it is awaited after the next claim
    }
  } finally {
    await publishing;
  }
  return total;
}
