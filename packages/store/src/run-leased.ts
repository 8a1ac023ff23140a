import { setTimeout as delay } from 'node:timers/promises';
import { LeaseLostError, type Logger, toError, withLogFields } from '@waggle/platform';
import type { Db } from './connect.ts';
import { parkInstallation } from './installations.ts';
import { keepLease, leaseDefaults } from './keep-lease.ts';
import { finishOutbox, heartbeatOutbox, leaseOutbox, type OutboxLease, releaseOutbox, retryOutbox } from './outbox.ts';
import type { WorkRef } from './pull-request-work.ts';
import { defaultRetryPolicy, judgeFailure, type RetryPolicy } from './retry-policy.ts';
import {
  type Failure,
  finishWork,
  heartbeat,
  type Lease,
  type LeaseState,
  leaseWork,
  type RetryOutcome,
  releaseWork,
  retryWork,
} from './work-lease.ts';

export interface RunDeps {
  db: Db;
  logger: Logger;
  /** Names this worker in the lease, for people who look at the table. */
  owner: string;
  /** `leaseDefaults` unless told otherwise. */
  leaseMs?: number;
  heartbeatMs?: number;
  retry?: RetryPolicy;
  /** Aborted on shutdown: the work is given back and started again elsewhere. */
  signal?: AbortSignal;
  random?: () => number;
}

export type AbortReason = 'superseded' | 'cancelled' | 'lost' | 'shutdown';
/**
 * `nothing`: not wanted, not due or in other hands. `unrecorded`: Postgres could not be told, so the lease runs out and
 * the work is done again from its stored steps. The rest says how the lease ended.
 */
export type Outcome = 'nothing' | 'done' | 'skipped' | 'retry' | 'dead' | 'unrecorded' | AbortReason;

/** Why a handler's signal was aborted; the signal's reason is one of these. */
export class WorkAbortedError extends Error {
  readonly reason: AbortReason;

  constructor(reason: AbortReason) {
    super(`The work was aborted: ${reason}`);
    this.name = 'AbortError';
    this.reason = reason;
  }
}

/**
 * Leases the work, keeps the lease while `handler` runs, and records how it ended. Errors never escape: they become a
 * retry, a parked installation or dead work, by their class.
 */
export async function runLeasedWork(
  deps: RunDeps,
  ref: WorkRef,
  handler: (lease: Lease, signal: AbortSignal) => Promise<{ headSha: string | null }>,
): Promise<Outcome> {
  const { db, owner, leaseMs = leaseDefaults.leaseMs } = deps;
  const lease = await leaseWork(db, ref, owner, leaseMs);
  if (lease === null) return 'nothing';
  let headSha: string | null = null;
  return await runHeld(deps, lease, {
    fields: { ...ref, gen: lease.gen, fence: lease.fence, repository: lease.fullName },
    run: async (signal) => {
      ({ headSha } = await handler(lease, signal));
    },
    heartbeat: () => heartbeat(db, lease, leaseMs),
    finish: () => finishWork(db, lease, { headSha }),
    retry: (failure) => retryWork(db, lease, failure),
    release: () => releaseWork(db, lease),
  });
}

/** The same for a one-shot request. */
export async function runLeasedOutbox(
  deps: RunDeps,
  outboxId: number,
  handler: (lease: OutboxLease, signal: AbortSignal) => Promise<void>,
): Promise<Outcome> {
  const { db, owner, leaseMs = leaseDefaults.leaseMs } = deps;
  const lease = await leaseOutbox(db, outboxId, owner, leaseMs);
  if (lease === null) return 'nothing';
  return await runHeld(deps, lease, {
    fields: { outboxId, kind: lease.kind, fence: lease.fence },
    run: (signal) => handler(lease, signal),
    heartbeat: () => heartbeatOutbox(db, lease, leaseMs),
    finish: () => finishOutbox(db, lease),
    retry: (failure) => retryOutbox(db, lease, failure),
    release: () => releaseOutbox(db, lease),
  });
}

interface Held {
  fields: Record<string, unknown>;
  run(signal: AbortSignal): Promise<void>;
  heartbeat(): Promise<LeaseState>;
  finish(): Promise<boolean>;
  retry(failure: Failure): Promise<RetryOutcome>;
  release(): Promise<boolean>;
}

async function runHeld(
  deps: RunDeps,
  lease: { attempts: number; installationId: number | null },
  held: Held,
): Promise<Outcome> {
  return await withLogFields(held.fields, async () => {
    const controller = new AbortController();
    const stop = hold(deps, held, controller);
    try {
      await held.run(controller.signal);
      stop();
      return await endWell(deps, held, controller.signal);
    } catch (thrown) {
      stop();
      return await endBadly(deps, lease, held, controller.signal, thrown);
    }
  });
}

/** Aborts the handler when its work is no longer wanted or no longer ours, or on shutdown; answers how to let go. */
function hold(deps: RunDeps, held: Held, controller: AbortController): () => void {
  function abort(reason: AbortReason): void {
    if (!controller.signal.aborted) controller.abort(new WorkAbortedError(reason));
  }
  const { leaseMs = leaseDefaults.leaseMs, heartbeatMs = leaseDefaults.heartbeatMs, logger } = deps;
  const stop = keepLease({ leaseMs, heartbeatMs, logger, renew: held.heartbeat, onEnd: abort });
  const shutDown = () => abort('shutdown');
  deps.signal?.addEventListener('abort', shutDown, { once: true });
  if (deps.signal?.aborted === true) shutDown();
  return () => {
    stop();
    deps.signal?.removeEventListener('abort', shutDown);
  };
}

async function endWell(deps: RunDeps, held: Held, signal: AbortSignal): Promise<Outcome> {
  // The handler got to its end before it noticed an abort: what it did is done.
  const finished = await settle(deps, held.finish);
  if (finished === 'unrecorded') return finished;
  if (finished) return 'done';
  return signal.reason instanceof WorkAbortedError ? signal.reason.reason : 'lost';
}

async function endBadly(
  deps: RunDeps,
  lease: { attempts: number; installationId: number | null },
  held: Held,
  signal: AbortSignal,
  thrown: unknown,
): Promise<Outcome> {
  const { logger, random = Math.random, retry = defaultRetryPolicy } = deps;
  if (signal.reason instanceof WorkAbortedError) {
    const released = await settle(deps, held.release);
    return released === 'unrecorded' ? released : signal.reason.reason;
  }
  if (thrown instanceof LeaseLostError) return 'lost';
  const verdict = judgeFailure(thrown, lease.attempts, retry, random);
  if (verdict.act === 'skip') {
    const finished = await settle(deps, held.finish);
    if (finished === 'unrecorded') return finished;
    return finished ? 'skipped' : 'lost';
  }
  const outcome = await settle(deps, async () => {
    if (verdict.act === 'park' && lease.installationId !== null) {
      await parkInstallation(deps.db, lease.installationId, verdict.until, verdict.failure.error);
    }
    return await held.retry(verdict.failure);
  });
  logger.warn('Work failed', { error: toError(thrown), outcome, attempts: lease.attempts + 1 });
  return outcome;
}

const settleTries = 5;

/** Tries for a moment to record how a lease ended: giving up costs the rest of the lease before anybody goes on. */
async function settle<T>({ logger }: RunDeps, write: () => Promise<T>): Promise<T | 'unrecorded'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (thrown) {
      if (attempt === settleTries) {
        logger.error('Could not record how work ended', { error: toError(thrown) });
        return 'unrecorded';
      }
      await delay(100 * 2 ** attempt);
    }
  }
}
