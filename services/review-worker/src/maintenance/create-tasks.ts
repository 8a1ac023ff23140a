import type { ReviewDeps } from '../workflow/review-deps.ts';
import { createAbandonedRuns } from './abandoned-runs.ts';
import type { MaintenanceSettings } from './maintenance-env.ts';
import type { MaintenanceTask } from './maintenance-task.ts';
import { createMissedDeliveries } from './missed-deliveries.ts';
import { createRetention } from './retention.ts';
import { createUnreviewedHeads } from './unreviewed-heads.ts';

/** The tasks that the settings ask for. */
export function createTasks(
  deps: ReviewDeps,
  { pollDeliveriesMs, checkHeadsMs, keepDays }: MaintenanceSettings,
): MaintenanceTask[] {
  return [
    ...(pollDeliveriesMs === null ? [] : [createMissedDeliveries({ ...deps, everyMs: pollDeliveriesMs })]),
    ...(checkHeadsMs === null ? [] : [createUnreviewedHeads({ ...deps, everyMs: checkHeadsMs })]),
    createAbandonedRuns(deps),
    createRetention({ db: deps.db, days: keepDays }),
  ];
}
