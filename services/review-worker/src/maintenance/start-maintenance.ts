import { setTimeout as delay } from 'node:timers/promises';
import { type Closable, type Logger, ParkInstallationError, toError, withLogFields } from '@waggle/platform';
import {
  type Db,
  failMaintenance,
  finishMaintenance,
  keepLease,
  keepMaintenance,
  leaseMaintenance,
  type MaintenanceLease,
  releaseMaintenance,
} from '@waggle/store';
import type { MaintenanceTask } from './maintenance-task.ts';

export interface MaintenanceDeps {
  db: Db;
  logger: Logger;
  owner: string;
  tasks: readonly MaintenanceTask[];
  /** How often to ask whether a task is due. */
  lookEveryMs?: number;
  leaseMs?: number;
}

const lookEveryDefaultMs = 15_000;
const leaseDefaultMs = 60_000;
const firstRetryMs = 30_000;

/** Runs each task when it is due and no other worker has it, until closed. */
export function startMaintenance(deps: MaintenanceDeps): Closable {
  const closing = new AbortController();
  const { lookEveryMs = lookEveryDefaultMs } = deps;
  async function look(task: MaintenanceTask): Promise<void> {
    while (!closing.signal.aborted) {
      await runDueTask(deps, task, closing.signal).catch((error: unknown) =>
        deps.logger.warn('Maintenance cannot reach Postgres', { task: task.name, error: toError(error) }),
      );
      await delay(lookEveryMs, undefined, { signal: closing.signal }).catch(() => {}); // closed: the loop ends
    }
  }
  const loops = deps.tasks.map(look);
  return {
    close: async () => {
      closing.abort(new Error('shutdown'));
      await Promise.all(loops);
    },
  };
}

/** Runs a task if it is due and free. Rejects only when Postgres is away; a failed task is recorded and comes again. */
export async function runDueTask(
  deps: Omit<MaintenanceDeps, 'tasks'>,
  task: MaintenanceTask,
  closing: AbortSignal,
): Promise<'nothing' | 'done' | 'failed' | 'lost' | 'released'> {
  const { db, owner, logger, leaseMs = leaseDefaultMs } = deps;
  const lease = await leaseMaintenance(db, { name: task.name, owner, leaseMs });
  if (lease === null) return 'nothing';
  const lost = new AbortController();
  const letGo = keepLease({
    leaseMs,
    heartbeatMs: leaseMs / 3,
    logger,
    renew: async () => ((await keepMaintenance(db, lease, leaseMs)) ? 'held' : 'lost'),
    onEnd: () => lost.abort(new Error('the lease was lost')),
  });
  try {
    return await withLogFields({ task: task.name }, async () => {
      const { result, watermark } = await task.run({ lease, signal: AbortSignal.any([closing, lost.signal]) });
      if (!(await finishMaintenance(db, lease, { result, watermark, nextInMs: task.everyMs }))) return 'lost';
      logger.info('Maintenance done', { ...result });
      return 'done';
    });
  } catch (thrown) {
    if (lost.signal.aborted) return 'lost';
    if (closing.aborted) {
      await releaseMaintenance(db, lease);
      return 'released';
    }
    const error = toError(thrown);
    const nextInMs = nextTryMs(error, lease, task);
    await failMaintenance(db, lease, { error: error.message, nextInMs });
    logger.error('Maintenance failed', { task: task.name, failures: lease.failures + 1, nextInMs, error });
    return 'failed';
  } finally {
    letGo();
  }
}

/** When GitHub said so; otherwise longer and longer, but never longer than the task's own interval. */
function nextTryMs(error: Error, lease: MaintenanceLease, task: MaintenanceTask): number {
  if (error instanceof ParkInstallationError) return Math.max(1000, error.until.getTime() - Date.now());
  return Math.min(task.everyMs, firstRetryMs * 2 ** Math.min(lease.failures, 10));
}
