import { type OutboxKind, type WorkKind, workJobNames } from '@waggle/contracts';
import type { OutgoingJob } from '@waggle/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './connect.ts';

export interface ClaimOptions {
  /** Rows of each table per call. */
  limit: number;
  /** Jobs of one kind that a tenant may have in Redis and in workers' hands at the same time. */
  perInstallation: number;
  /** A row handed to Redis this long ago that no worker holds is handed over again. */
  reconcileAfterMs: number;
}

// The share bounds what a quiet tenant waits for: with 50 it waited 0.11 of what it would in one queue for all, with
// 16 0.04 (`pnpm bench fairness`). A lone tenant may want more: WAGGLE_JOBS_PER_INSTALLATION.
// Each claim walks all tenants: with 400 of them, batches of 1,000 hand over a quarter more rows a second than 500.
export const claimDefaults: ClaimOptions = { limit: 1000, perInstallation: 16, reconcileAfterMs: 15_000 };

/**
 * Marks due rows as handed to Redis and returns their jobs. The claim is committed before anything is published, so
 * no lock is held across a Redis call: a crash in between delays the row by `reconcileAfterMs` and loses nothing.
 */
export async function claimDueWork(db: Db, options: Partial<ClaimOptions> = {}): Promise<OutgoingJob[]> {
  const settings = { ...claimDefaults, ...options };
  return [...(await claimWork(db, settings)), ...(await claimOutbox(db, settings))];
}

async function claimWork(db: Db, options: ClaimOptions): Promise<OutgoingJob[]> {
  const claimed = claim({
    table: sql`pull_request_work`,
    pending: sql`w.desired_gen > w.done_gen and w.desired_gen > w.cancelled_gen and w.state <> 'dead'`,
    priority: sql`w.priority`,
    options,
  });
  const { rows } = await sql<{ repoId: number; prNumber: number; kind: WorkKind; gen: number; sent: number }>`
    ${claimed} returning w.github_repo_id as "repoId", w.pr_number as "prNumber", w.kind, w.desired_gen as gen,
      w.enqueue_count as sent`.execute(db);
  return rows.map(({ sent, ...payload }) => ({
    name: workJobNames[payload.kind],
    jobId: `${jobPrefixes[payload.kind]}-${payload.repoId}-${payload.prNumber}-g${payload.gen}-e${sent}`,
    payload,
  }));
}

async function claimOutbox(db: Db, options: ClaimOptions): Promise<OutgoingJob[]> {
  const claimed = claim({
    table: sql`outbox`,
    pending: sql`w.state in ('ready', 'running')`,
    priority: sql`0::smallint`,
    options,
  });
  const { rows } = await sql<{ id: number; kind: OutboxKind; sent: number }>`
    ${claimed} returning w.id, w.kind, w.enqueue_count as sent`.execute(db);
  return rows.map(({ id, kind, sent }) => ({
    name: kind,
    jobId: `ob-${id}-e${sent}`,
    payload: { outboxId: id },
  }));
}

// A job id grows with each hand-over (`e`), so that a finished or failed job kept in Redis never blocks the next one.
const jobPrefixes = { review: 'rv', graph: 'gr' } as const satisfies Record<WorkKind, string>;

interface ClaimedTable {
  table: RawBuilder<unknown>;
  pending: RawBuilder<unknown>;
  priority: RawBuilder<unknown>;
  options: ClaimOptions;
}

/**
 * Walks the tenants with pending rows along the index and takes from each what its share still allows, oldest first;
 * the shares are then interleaved. A row counts as in flight only while its hand-over is fresh or its lease lives:
 * after Redis lost everything, the lost rows do not use up the share that is needed to send them again.
 */
function claim({ table, pending, priority, options }: ClaimedTable): RawBuilder<unknown> {
  const { limit, perInstallation, reconcileAfterMs } = options;
  const stale = sql`w.enqueued_at < now() - ${reconcileAfterMs}::double precision * interval '1 ms'`;
  // A lease that ran out belongs to a worker that is gone: that work has waited long enough.
  const due = sql`${pending} and (w.enqueued_at is null or ${stale} or w.lease_until < now())
    and (w.not_before is null or w.not_before <= now()) and (w.lease_until is null or w.lease_until < now())`;
  return sql`
    with recursive lanes(kind, tenant) as (
      (select w.kind, w.tenant from ${table} w where ${pending} order by w.kind, w.tenant limit 1)
      union all
      select ahead.kind, ahead.tenant from lanes l cross join lateral (
        select w.kind, w.tenant from ${table} w
        where ${pending} and (w.kind, w.tenant) > (l.kind, l.tenant) order by w.kind, w.tenant limit 1
      ) ahead
    ), chosen as (
      select share.* from lanes l cross join lateral (
        select count(*) as taken from ${table} w
        where w.kind = l.kind and w.tenant = l.tenant and w.enqueued_at is not null
          and (w.lease_until >= now() or (w.lease_until is null and not ${stale}))
      ) flight cross join lateral (
        select w.*, row_number() over (order by w.claim_priority, w.requested_at) as turn from (
          select w.ctid as place, ${priority} as claim_priority, w.requested_at from ${table} w
          where w.kind = l.kind and w.tenant = l.tenant and ${due}
          order by ${priority}, w.requested_at limit least(${limit}::bigint, greatest(${perInstallation}::bigint - flight.taken, 0))
        ) w
      ) share
      where not exists (select from installation_limits p where p.installation_id = l.tenant and p.parked_until > now())
      order by share.claim_priority, share.turn, share.requested_at limit ${limit}
    ), locked as (
      select w.ctid as place from ${table} w join chosen on w.ctid = chosen.place where ${due} for update of w skip locked
    )
    update ${table} w set enqueued_at = now(), enqueue_count = w.enqueue_count + 1,
      state = 'ready', lease_owner = null, lease_until = null
    from locked where w.ctid = locked.place`;
}

/**
 * Redis lost everything: what was handed to it and is in no worker's hands is due again, at once instead of after
 * `reconcileAfterMs`. Answers how much that is.
 */
export async function forgetHandedOver(db: Db): Promise<number> {
  let forgotten = 0;
  for (const table of [sql`pull_request_work`, sql`outbox`]) {
    const { numAffectedRows } = await sql`
      update ${table} set enqueued_at = null where enqueued_at is not null and lease_owner is null`.execute(db);
    forgotten += Number(numAffectedRows ?? 0);
  }
  return forgotten;
}
