import { PermanentError, toError } from '@waggle/platform';
import {
  type AbandonedLease,
  leaseAbandonedWork,
  listAbandonedWork,
  releaseAbandonedWork,
  reviewWorkflow,
  takeAbandonedRuns,
} from '@waggle/store';
import { endLeftRun, finishOrEnd, givenUp, unwanted } from '../workflow/end-abandoned.ts';
import type { ReviewDeps } from '../workflow/review-deps.ts';
import { finishPosted } from '../workflow/review-pull-request.ts';
import { openSession } from '../workflow/review-session.ts';
import type { MaintenanceTask, TaskOutcome } from './maintenance-task.ts';

export interface AbandonedRunsDeps extends ReviewDeps {
  everyMs?: number;
}

// One query over an index that holds running runs only.
const everyDefaultMs = 60_000;
const leaseMs = 60_000;
const patienceMs = 45_000;

/**
 * Ends the runs and check runs of workers who were killed, where nobody leases the work again: it was cancelled, its
 * pull request was closed, or it is dead. A review that was posted before is brought to its own end.
 */
export function createAbandonedRuns({ everyMs = everyDefaultMs, ...deps }: AbandonedRunsDeps): MaintenanceTask {
  return {
    name: 'abandoned-runs',
    everyMs,
    run: ({ lease, signal }) => endAbandonedRuns(deps, lease.owner, signal),
  };
}

async function endAbandonedRuns(deps: ReviewDeps, owner: string, signal: AbortSignal): Promise<TaskOutcome> {
  const result = { ended: 0, later: 0 };
  for (const ref of await listAbandonedWork(deps.db, reviewWorkflow)) {
    signal.throwIfAborted();
    const lease = await leaseAbandonedWork(deps.db, { ref, owner, leaseMs });
    if (lease === null) continue;
    try {
      result.ended += await endRuns(deps, lease, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
    } catch (error) {
      signal.throwIfAborted();
      result.later += 1;
      deps.logger.warn('Could not end abandoned runs, they come again', { ...ref, error: toError(error) });
    } finally {
      await releaseAbandonedWork(deps.db, lease);
    }
  }
  return { result, watermark: null };
}

async function endRuns(deps: ReviewDeps, lease: AbandonedLease, signal: AbortSignal): Promise<number> {
  const gateway = deps.github.forInstallation(lease.installationId, lease.fullName, { signal });
  const runs = await takeAbandonedRuns(deps.db, { ...lease, workflowType: reviewWorkflow });
  const ending = lease.isDead ? givenUp : unwanted;
  for (const run of runs) {
    try {
      await finishOrEnd({ deps, gateway }, run, ending, async (left) => {
        // Without the model: nobody waits for what it could still learn.
        const own = { deps: { ...deps, learn: false }, lease, run: left, gateway, signal, posted: () => {} };
        await finishPosted(await openSession(own), left);
      });
    } catch (error) {
      // Waiting helps against a limit, not against a refusal: then the check run is beyond reach.
      if (!(error instanceof PermanentError)) throw error;
      deps.logger.warn('Could not complete an abandoned check run', { error, checkRunId: run.checkRunId });
      await endLeftRun({ deps, gateway }, { ...run, headSha: null }, ending);
    }
  }
  return runs.length;
}
