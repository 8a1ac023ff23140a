import { type Logger, toError } from '@waggle/platform';
import type { LeaseState } from './work-lease.ts';

/**
 * The work of a worker that was killed is taken over at most 9 s after its last heartbeat, plus the 250 ms in which the
 * relay looks again. A heartbeat every 3 s leaves 6 s for one that fails or hangs: a failed one is repeated after 0.5 s,
 * a dozen times for a Postgres that restarts or fails over; beside one that hangs the next one asks after 3 s.
 * Each job costs one small update in 3 s. Longer pauses cost time only: the fence refuses every write of a worker whose
 * work was taken over.
 */
export const leaseDefaults = { leaseMs: 9000, heartbeatMs: 3000 };

const ticksPerHeartbeat = 6;
/** One may hang on a dead connection while the other one asks on a live one; more would use up the pool. */
const maxUnanswered = 2;

export interface KeptLease {
  leaseMs: number;
  heartbeatMs: number;
  logger: Logger;
  /** Renews the lease in Postgres. */
  renew(): Promise<LeaseState>;
  /** The work is no longer wanted or no longer ours; may be told more than once. */
  onEnd(state: Exclude<LeaseState, 'held'>): void;
}

/**
 * Renews a lease until stopped; also after an end, since the handler still needs time to stop.
 * Time is counted in ticks of this process: while its event loop is blocked, Postgres is not silent, it is not asked. So
 * after a block the lease is renewed, or found to be taken over, instead of being given up unasked.
 */
export function keepLease({ leaseMs, heartbeatMs, logger, renew, onEnd }: KeptLease): () => void {
  const tickMs = heartbeatMs / ticksPerHeartbeat;
  let time = 0;
  let renewedAt = 0;
  let askAt = heartbeatMs;
  let unanswered = 0;
  let failing = false;

  async function ask(): Promise<void> {
    const askedAt = time;
    unanswered += 1;
    askAt = time + heartbeatMs;
    try {
      const state = await renew();
      failing = false;
      // A newer request or a cancellation does not take the lease away.
      if (state !== 'lost') renewedAt = Math.max(renewedAt, askedAt);
      if (state !== 'held') onEnd(state);
    } catch (thrown) {
      // One line for each outage.
      if (!failing) logger.warn('Could not renew a lease', { error: toError(thrown) });
      failing = true;
      askAt = Math.min(askAt, time + tickMs);
    } finally {
      unanswered -= 1;
    }
  }

  function tick(): void {
    time += tickMs;
    // Without an answer for a whole lease another worker may have it: stop buying model calls.
    if (time - renewedAt > leaseMs) onEnd('lost');
    if (time >= askAt && unanswered < maxUnanswered) void ask();
  }

  const timer = setInterval(tick, tickMs);
  return () => clearInterval(timer);
}
