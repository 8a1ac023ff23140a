import { type Logger, type OutgoingJob, toError } from '@waggle/platform';
import { forgetHandedOver } from './claim-due-work.ts';
import type { Db } from './connect.ts';
import { handOverDueWork } from './hand-over.ts';

export interface RelayDeps {
  db: Db;
  publish: (jobs: readonly OutgoingJob[]) => Promise<void>;
  /** True once after Redis lost everything. Without it, lost jobs are handed over again after `reconcileAfterMs`. */
  wasWiped?: () => Promise<boolean>;
  logger: Logger;
  pollMs?: number;
  limit?: number;
  perInstallation?: number;
  reconcileAfterMs?: number;
  maxBackoffMs?: number;
}

export interface Relay {
  /** Something was just committed: look now instead of at the next poll, unless the last such look was in vain. */
  wake(): void;
  /** Stops claiming; resolves when a running claim is published. */
  close(): Promise<void>;
}

/** Carries due work from Postgres to Redis until closed. While either is away it waits longer and longer, and goes on. */
export function startRelay(deps: RelayDeps): Relay {
  const { pollMs = 250, maxBackoffMs = 5000 } = deps;
  let closed = false;
  let woken = false;
  let failures = 0;
  let vain = false;
  let endPause = () => {};

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function tick(): Promise<number> {
    try {
      if (await deps.wasWiped?.()) {
        const jobs = await forgetHandedOver(deps.db);
        if (jobs > 0) deps.logger.warn('Redis lost its jobs; they are handed over again', { jobs });
      }
      const jobs = await handOverDueWork(deps, { ...pickOptions(deps), goesOn: () => !closed });
      if (failures > 0) deps.logger.info('The relay works again', { afterFailures: failures });
      failures = 0;
      return jobs;
    } catch (thrown) {
      failures += 1;
      // One line when it breaks; the recovery is logged above. Rows claimed but not published are reconciled.
      if (failures === 1) deps.logger.error('The relay cannot hand work over', { error: toError(thrown) });
      return 0;
    }
  }

  async function run(): Promise<void> {
    while (!closed) {
      const asked = woken;
      woken = false;
      const jobs = await tick();
      // What is due and was left waits for a worker or for its time: another commit changes nothing about that, and
      // under load each look would walk all tenants for nothing.
      vain = asked && jobs === 0;
      if (closed || (woken && failures === 0 && !vain)) continue;
      await pause(failures === 0 ? pollMs : Math.min(maxBackoffMs, pollMs * 2 ** failures));
    }
  }

  const ended = run();
  return {
    wake: () => {
      woken = true;
      // While something is away, waking on every commit would only make it busier.
      if (failures === 0 && !vain) endPause();
    },
    close: async () => {
      closed = true;
      endPause();
      await ended;
    },
  };
}

function pickOptions({ limit, perInstallation, reconcileAfterMs }: RelayDeps) {
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(perInstallation === undefined ? {} : { perInstallation }),
    ...(reconcileAfterMs === undefined ? {} : { reconcileAfterMs }),
  };
}
