import { sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';
import type { WorkRef } from './pull-request-work.ts';

/** The right to work on one generation. Each later write names `fence`, so that a worker who lost it changes nothing. */
export interface Lease {
  ref: WorkRef;
  gen: number;
  fence: number;
  owner: string;
  attempts: number;
  headSha: string | null;
  baseSha: string | null;
  fullName: string;
  installationId: number | null;
  eventId: number | null;
  requestedAt: Date;
}

export type LeaseState = 'held' | 'lost' | 'superseded' | 'cancelled';
export type RetryOutcome = 'retry' | 'dead' | 'lost';

export interface Failure {
  error: string;
  delayMs: number;
  /** False for waits that are nobody's fault (rate limits). */
  countAttempt: boolean;
  maxAttempts: number;
}

const maxErrorLength = 4000;

/**
 * Leases of one generation whose workers fell silent one after the other, without finishing a step: the next one would
 * fall silent too. Kills for other reasons (deploys, a node that fails) are far fewer in a row on one job.
 */
export const maxUnfinishedLeases = 6;

/** Why work is dead although no handler ever failed. */
export const killsItsWorkers = `WORKER_LOST: ${maxUnfinishedLeases} workers in a row ended in the middle of this work without \
finishing a step, most likely because it needs more memory than a worker has. Give the worker more memory, then retry it.`;

/** What is stored of an error message. */
export function cleanError(message: string): string {
  return cleanText(message).slice(0, maxErrorLength).toWellFormed();
}

/**
 * Takes the work if it is wanted, due and free. Null means that there is nothing to do: the job was a duplicate, or it
 * ended the workers who took it again and again and is dead from now on.
 */
export async function leaseWork(db: Db, ref: WorkRef, owner: string, leaseMs: number): Promise<Lease | null> {
  const unfinished = sql`(case when w.lease_gen = w.desired_gen then w.unfinished_leases else 0 end)`;
  const isDeadly = sql`(${unfinished} >= ${maxUnfinishedLeases}::smallint)`;
  const { rows } = await sql<Omit<Lease, 'ref' | 'owner'> & { state: string }>`
    update pull_request_work as w set
      lease_owner = case when not ${isDeadly} then ${owner} end,
      lease_until = case when not ${isDeadly} then now() + ${leaseMs}::double precision * interval '1 ms' end,
      fence = w.fence + 1,
      state = case when ${isDeadly} then 'dead' else 'running' end,
      lease_gen = w.desired_gen,
      unfinished_leases = case when ${isDeadly} then 0 else ${unfinished} + 1 end,
      last_error = case when ${isDeadly} then ${killsItsWorkers} else w.last_error end,
      -- Free for the requests that come while this one is worked on: see upsertWork.
      not_before = null,
      enqueued_at = case when not ${isDeadly} then coalesce(w.enqueued_at, now()) end,
      updated_at = now()
    where ${isWork(ref)} and w.state <> 'dead'
      and w.desired_gen > w.done_gen and w.desired_gen > w.cancelled_gen
      and (w.lease_until is null or w.lease_until < now())
      and (w.not_before is null or w.not_before <= now())
      and not exists (select from installation_limits l
        where l.installation_id = w.installation_id and l.parked_until > now())
    returning w.desired_gen as gen, w.fence, w.attempts, w.head_sha as "headSha", w.base_sha as "baseSha",
      w.repo_full_name as "fullName", w.installation_id as "installationId", w.event_id as "eventId",
      w.requested_at as "requestedAt", w.state`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { state, ...lease } = row;
  return state === 'dead' ? null : { ref, owner, ...lease };
}

/** A finished step is progress: whoever falls silent from now on is the first one again. */
export async function noteProgress(db: Db, lease: Pick<Lease, 'ref' | 'fence'>): Promise<void> {
  await sql`
    update pull_request_work as w set unfinished_leases = 1
    where ${isHeld(lease)} and w.unfinished_leases > 1`.execute(db);
}

/** Keeps the lease, and tells whether its generation is still wanted. */
export async function heartbeat(
  db: Db,
  lease: Pick<Lease, 'ref' | 'fence' | 'gen'>,
  leaseMs: number,
): Promise<LeaseState> {
  const { rows } = await sql<{ desired: number; cancelled: number }>`
    update pull_request_work as w set lease_until = now() + ${leaseMs}::double precision * interval '1 ms'
    where ${isHeld(lease)}
    returning w.desired_gen as desired, w.cancelled_gen as cancelled`.execute(db);
  const [row] = rows;
  if (row === undefined) return 'lost';
  if (row.cancelled >= lease.gen) return 'cancelled';
  return row.desired > lease.gen ? 'superseded' : 'held';
}

/** Records the generation as done. False means that the lease was lost and nothing was recorded. */
export async function finishWork(db: Db, lease: Lease, { headSha }: { headSha: string | null }): Promise<boolean> {
  const { rows } = await sql`
    with finished as (
      update pull_request_work as w set
        done_gen = ${lease.gen}::bigint, done_head_sha = coalesce(${headSha}, w.done_head_sha),
        ${returned(lease)}, attempts = 0, last_error = null
      where ${isHeld(lease)}
      returning w.github_repo_id
    ), processed as (
      update events e set processed_at = now() from finished
      where e.github_repo_id = ${lease.ref.repoId} and e.pr_number = ${lease.ref.prNumber}
        and e.event_type = 'pull_request' and e.processed_at is null and e.id <= ${lease.eventId}::bigint
    )
    select from finished`.execute(db);
  return rows.length === 1;
}

/** Gives the work back after a failure: due again later, or dead. A newer generation starts afresh instead. */
export async function retryWork(db: Db, lease: Lease, failure: Failure): Promise<RetryOutcome> {
  const attempts = sql`(w.attempts + ${failure.countAttempt ? 1 : 0}::integer)`;
  const renewed = sql`(w.desired_gen > ${lease.gen}::bigint)`;
  const exhausted = sql`(${failure.countAttempt} and ${attempts} >= ${failure.maxAttempts}::integer)`;
  const { rows } = await sql<{ state: string }>`
    update pull_request_work as w set
      state = case when w.desired_gen <= w.cancelled_gen then 'idle'
        when not ${renewed} and ${exhausted} then 'dead' else 'ready' end,
      attempts = case when ${renewed} then 0 else ${attempts} end,
      not_before = case when ${renewed} then w.not_before
        else now() + ${failure.delayMs}::double precision * interval '1 ms' end,
      last_error = ${cleanError(failure.error)},
      lease_owner = null, lease_until = null, enqueued_at = null, unfinished_leases = 0, updated_at = now()
    where ${isHeld(lease)}
    returning w.state`.execute(db);
  const [row] = rows;
  if (row === undefined) return 'lost';
  return row.state === 'dead' ? 'dead' : 'retry';
}

/** Gives the work back at once, as if it had never been taken: shutdown, superseded or cancelled. */
export async function releaseWork(db: Db, lease: Lease): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update pull_request_work as w set ${returned(lease, sql`w.done_gen`)}
    where ${isHeld(lease)}`.execute(db);
  return numAffectedRows === 1n;
}

/** True while this lease is the newest one and has not been given back: the condition of every fenced write. */
export function isHeld(lease: Pick<Lease, 'ref' | 'fence'>) {
  return sql<boolean>`${isWork(lease.ref)} and w.fence = ${lease.fence}::bigint and w.lease_owner is not null`;
}

/** The condition that names one row. */
export function isWork({ repoId, prNumber, kind }: WorkRef) {
  return sql`w.github_repo_id = ${repoId} and w.pr_number = ${prNumber} and w.kind = ${kind}`;
}

function returned(lease: Lease, done = sql`${lease.gen}::bigint`) {
  return sql`lease_owner = null, lease_until = null, enqueued_at = null, unfinished_leases = 0, updated_at = now(),
    state = case when w.desired_gen > ${done} and w.desired_gen > w.cancelled_gen then 'ready' else 'idle' end`;
}
