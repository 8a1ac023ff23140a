import { setTimeout as delay } from 'node:timers/promises';
import { interpretDelivery } from '@waggle/deliveries';
import type { DeliveryAttempt, DeliveryLog, Github } from '@waggle/github';
import { AppError, type Logger, SkipError } from '@waggle/platform';
import { type Db, findKnownDeliveries, recordDeliveries } from '@waggle/store';
import { ZodError } from 'zod';
import { groupAttempts, type LoggedDelivery } from './group-attempts.ts';
import type { MaintenanceTask, TaskOutcome, TaskRun } from './maintenance-task.ts';

export interface MissedDeliveriesDeps {
  db: Db;
  github: Github;
  logger: Logger;
  everyMs: number;
  /** Between two payloads that are fetched: a long outage must not use up the App's rate limit at once. */
  paceMs?: number;
}

// A delivery under way appears in the log only when it has ended, so the log is not yet complete at its young end.
const overlapMs = 15 * 60_000;
// GitHub keeps deliveries for three days.
const logKeepsMs = 3 * 24 * 3_600_000;
const paceDefaultMs = 250;

/**
 * Reads GitHub's log of deliveries and stores those that no row knows, oldest first: the ones sent while ingest was
 * down, and the ones lost with a Postgres that failed over. GitHub never repeats a delivery by itself.
 */
export function createMissedDeliveries(deps: MissedDeliveriesDeps): MaintenanceTask {
  return { name: 'missed-deliveries', everyMs: deps.everyMs, run: (run) => recoverMissed(deps, run) };
}

async function recoverMissed(deps: MissedDeliveriesDeps, { lease, signal }: TaskRun): Promise<TaskOutcome> {
  const { appId } = await deps.github.viewer();
  const log = deps.github.deliveryLog({ signal });
  const attempts = await log.listSince(startOfSearch(lease.watermark, lease.now));
  const deliveries = groupAttempts(attempts);
  const known = await findKnownDeliveries(
    deps.db,
    deliveries.map(({ guid }) => guid),
  );
  const unknown = deliveries.filter(({ guid }) => !known.has(guid));
  const counts = { recovered: 0, arrivedMeanwhile: 0, gone: 0, unreadable: 0 };
  for (const [index, delivery] of unknown.entries()) {
    if (index > 0) await delay(deps.paceMs ?? paceDefaultMs, undefined, { signal });
    counts[await recover(deps, { log, appId }, delivery)] += 1;
  }
  if (counts.unreadable > 0) {
    // The watermark stays, so that they are looked at again for as long as GitHub has them.
    throw new AppError('DELIVERIES_UNREADABLE', `${counts.unreadable} of ${unknown.length} deliveries cannot be read`);
  }
  const failedButStored = deliveries.filter(({ guid, succeeded }) => known.has(guid) && !succeeded).length;
  return { result: { seen: deliveries.length, failedButStored, ...counts }, watermark: newestOf(attempts) };
}

function startOfSearch(watermark: Date | null, now: Date): Date {
  const oldest = now.getTime() - logKeepsMs;
  return new Date(Math.max(oldest, (watermark?.getTime() ?? 0) - overlapMs));
}

/** GitHub's own time, so that a difference between the clocks loses nothing. */
function newestOf(attempts: readonly DeliveryAttempt[]): Date | null {
  const times = attempts.map(({ delivered_at: at }) => at);
  return times.reduce<Date | null>((newest, at) => (newest === null || at > newest ? at : newest), null);
}

async function recover(
  deps: MissedDeliveriesDeps,
  { log, appId }: { log: DeliveryLog; appId: number },
  { guid, event, attemptId, succeeded }: LoggedDelivery,
): Promise<'recovered' | 'arrivedMeanwhile' | 'gone' | 'unreadable'> {
  const fields = { deliveryId: guid, event };
  try {
    const payload = await log.loadPayload(attemptId);
    if (payload === null) throw new SkipError('DELIVERY_GONE', 'GitHub does not have the body any more');
    const body = Buffer.from(JSON.stringify(payload));
    // No signature to check: TLS and the App's own token vouch for what GitHub says it sent.
    const origin = { source: 'poll' as const, digest: null, traceparent: null };
    const { delivery, problem } = interpretDelivery({ deliveryId: guid, event, body, ...origin }, appId);
    const [stored] = await recordDeliveries(deps.db, [delivery]);
    if (stored === 'duplicate') return 'arrivedMeanwhile';
    deps.logger.warn('Recovered a missed delivery', { ...fields, status: delivery.status, acknowledged: succeeded });
    if (problem !== null) deps.logger.warn('Delivery cannot be used', { ...fields, problem });
    return 'recovered';
  } catch (error) {
    if (error instanceof SkipError) {
      deps.logger.error('A missed delivery is gone', { ...fields, error });
      return 'gone';
    }
    if (!isAboutThisOne(error)) throw error;
    deps.logger.error('A missed delivery cannot be read', { ...fields, error });
    return 'unreadable';
  }
}

/** A failure that says nothing about the next delivery; an outage or a rate limit does, and ends the run. */
function isAboutThisOne(error: unknown): boolean {
  if (error instanceof ZodError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // SQLSTATE classes of bad data, violated constraints and exceeded limits.
  return code === 'GITHUB_UNEXPECTED_ANSWER' || /^(22|23|54)[0-9A-Z]{3}$/.test(code);
}
