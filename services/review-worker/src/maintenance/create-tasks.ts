import type { Github } from '@waggle/github';
import type { Logger } from '@waggle/platform';
import type { Db } from '@waggle/store';
import { createAbandonedRuns } from './abandoned-runs.ts';
import type { MaintenanceSettings } from './maintenance-env.ts';
import type { MaintenanceTask } from './maintenance-task.ts';
import { createMissedDeliveries } from './missed-deliveries.ts';
import { createRetention } from './retention.ts';
import { createUnreviewedHeads } from './unreviewed-heads.ts';

/** The tasks that the settings ask for. */
export function createTasks(
  deps: { db: Db; github: Github; logger: Logger },
  { pollDeliveriesMs, checkHeadsMs, keepDays }: MaintenanceSettings,
): MaintenanceTask[] {
  return [
    ...(pollDeliveriesMs === null ? [] : [createMissedDeliveries({ ...deps, everyMs: pollDeliveriesMs })]),
    ...(checkHeadsMs === null ? [] : [createUnreviewedHeads({ ...deps, everyMs: checkHeadsMs })]),
    createAbandonedRuns(deps),
    createRetention({ db: deps.db, days: keepDays }),
  ];
}
