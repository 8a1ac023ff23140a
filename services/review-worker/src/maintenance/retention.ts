import { type Db, purgeOldRows, type RetentionDays } from '@waggle/store';
import type { MaintenanceTask } from './maintenance-task.ts';

const dayMs = 24 * 3_600_000;

/** Deletes, once a day, what is older than the configured days. */
export function createRetention(deps: { db: Db; days: RetentionDays; batch?: number }): MaintenanceTask {
  const { db, days, batch } = deps;
  return {
    name: 'retention',
    everyMs: dayMs,
    run: async ({ lease, signal }) => {
      const purged = await purgeOldRows(db, days, {
        since: lease.watermark,
        onBatch: async () => signal.throwIfAborted(),
        ...(batch === undefined ? {} : { batch }),
      });
      return { result: { ...purged }, watermark: new Date(lease.now.getTime() - days.payloads * dayMs) };
    },
  };
}
