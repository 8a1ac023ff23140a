import { type OutboxKind, type OutboxPayload, outboxPayloads } from '@waggle/contracts';
import { sql } from 'kysely';
import { jsonb } from './clean-text.ts';
import type { Db } from './connect.ts';
import {
  cleanError,
  type Failure,
  killsItsWorkers,
  type LeaseState,
  maxUnfinishedLeases,
  type RetryOutcome,
} from './work-lease.ts';

/** A one-shot request; `key` makes it idempotent: the same key twice is one request. */
export interface OutboxRequest<K extends OutboxKind = OutboxKind> {
  kind: K;
  key: string;
  payload: OutboxPayload<K>;
  installationId: number | null;
}

export interface OutboxLease<K extends OutboxKind = OutboxKind> {
  id: number;
  kind: K;
  payload: OutboxPayload<K>;
  fence: number;
  owner: string;
  attempts: number;
  installationId: number | null;
  requestedAt: Date;
}

/** Stores a request. The same key again changes nothing, except that a dead request is tried again. */
export async function insertOutbox<K extends OutboxKind>(
  db: Db,
  request: OutboxRequest<K>,
  eventId: number | null = null,
): Promise<void> {
  await insertOutboxBatch(db, [{ ...request, eventId }]);
}

// Five parameters a row, and Postgres takes 65,535 in a statement.
const rowsPerStatement = 5000;

/** Stores many requests, as when an App is installed on a whole organization. */
export async function insertOutboxBatch(
  db: Db,
  requests: readonly (OutboxRequest & { eventId: number | null })[],
): Promise<void> {
  const distinct = Array.from(new Map(requests.map((request) => [request.key, request])).values());
  distinct.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (let at = 0; at < distinct.length; at += rowsPerStatement) {
    const rows = distinct.slice(at, at + rowsPerStatement).map(({ kind, key, payload, installationId, eventId }) => {
      const checked = outboxPayloads[kind].parse(payload);
      return sql`(${kind}, ${key}, ${jsonb(checked)}, ${installationId}, ${eventId})`;
    });
    await sql`
      insert into outbox as w (kind, key, payload, installation_id, event_id) values ${sql.join(rows)}
      on conflict (key) do update set
        state = 'ready', attempts = 0, not_before = null, enqueued_at = null, requested_at = now()
      where w.state = 'dead'`.execute(db);
  }
}

/** Half an hour for a deploy to get to its end. */
const otherVersion = { delayMs: 60_000, maxAttempts: 30 };

/** Takes the request if it is due and free; null when there is nothing to do. */
export async function leaseOutbox(db: Db, id: number, owner: string, leaseMs: number): Promise<OutboxLease | null> {
  const isDeadly = sql`(w.unfinished_leases >= ${maxUnfinishedLeases}::smallint)`;
  const { rows } = await sql<Omit<OutboxLease, 'owner'> & { state: string }>`
    update outbox as w set
      lease_owner = case when not ${isDeadly} then ${owner} end,
      lease_until = case when not ${isDeadly} then now() + ${leaseMs}::double precision * interval '1 ms' end,
      fence = w.fence + 1,
      state = case when ${isDeadly} then 'dead' else 'running' end,
      unfinished_leases = case when ${isDeadly} then 0 else w.unfinished_leases + 1 end,
      last_error = case when ${isDeadly} then ${killsItsWorkers} else w.last_error end,
      enqueued_at = case when not ${isDeadly} then coalesce(w.enqueued_at, now()) end
    where w.id = ${id} and w.state in ('ready', 'running')
      and (w.lease_until is null or w.lease_until < now())
      and (w.not_before is null or w.not_before <= now())
      and not exists (select from installation_limits l
        where l.installation_id = w.installation_id and l.parked_until > now())
    returning w.id, w.kind, w.payload, w.fence, w.attempts, w.installation_id as "installationId",
      w.requested_at as "requestedAt", w.state`.execute(db);
  const [taken] = rows;
  if (taken === undefined || taken.state === 'dead') return null;
  const { state: _running, ...row } = taken;
  const payload = outboxPayloads[row.kind]?.safeParse(row.payload);
  if (payload?.success) return { ...row, payload: payload.data, owner };
  // Written by another version, which may take it over in the course of a deploy; but it must not come for ever.
  const error = `Payload does not fit ${row.kind}: ${payload?.error.message ?? 'unknown kind'}`;
  await retryOutbox(db, { ...row, owner }, { error, ...otherVersion, countAttempt: true });
  return null;
}

/** Keeps the lease while the request is worked on. */
export async function heartbeatOutbox(db: Db, lease: OutboxLease, leaseMs: number): Promise<LeaseState> {
  const { numAffectedRows } = await sql`
    update outbox as w set lease_until = now() + ${leaseMs}::double precision * interval '1 ms'
    where ${isOutboxHeld(lease)}`.execute(db);
  return numAffectedRows === 1n ? 'held' : 'lost';
}

/** Records the request as done. False means that the lease was lost and nothing was recorded. */
export async function finishOutbox(db: Db, lease: OutboxLease): Promise<boolean> {
  const { rows } = await sql`
    with finished as (
      update outbox as w set state = 'done', done_at = now(), lease_owner = null, lease_until = null,
        enqueued_at = null, last_error = null
      where ${isOutboxHeld(lease)}
      returning w.event_id
    ), processed as (
      update events e set processed_at = now() from finished where e.id = finished.event_id and e.processed_at is null
    )
    select from finished`.execute(db);
  return rows.length === 1;
}

/** Gives the request back after a failure: due again later, or dead. */
export async function retryOutbox(db: Db, lease: OutboxLease, failure: Failure): Promise<RetryOutcome> {
  const attempts = sql`(w.attempts + ${failure.countAttempt ? 1 : 0}::integer)`;
  const exhausted = sql`(${failure.countAttempt} and ${attempts} >= ${failure.maxAttempts}::integer)`;
  const { rows } = await sql<{ state: string }>`
    update outbox as w set
      state = case when ${exhausted} then 'dead' else 'ready' end,
      attempts = ${attempts},
      not_before = now() + ${failure.delayMs}::double precision * interval '1 ms',
      last_error = ${cleanError(failure.error)},
      lease_owner = null, lease_until = null, enqueued_at = null, unfinished_leases = 0
    where ${isOutboxHeld(lease)}
    returning w.state`.execute(db);
  const [row] = rows;
  if (row === undefined) return 'lost';
  return row.state === 'dead' ? 'dead' : 'retry';
}

/** Gives the request back at once, without counting an attempt. */
export async function releaseOutbox(db: Db, lease: OutboxLease): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update outbox as w set state = 'ready', lease_owner = null, lease_until = null, enqueued_at = null,
      unfinished_leases = 0
    where ${isOutboxHeld(lease)}`.execute(db);
  return numAffectedRows === 1n;
}

function isOutboxHeld(lease: OutboxLease) {
  return sql`w.id = ${lease.id} and w.fence = ${lease.fence}::bigint and w.lease_owner is not null`;
}

/** Makes a dead request due again. */
export async function rearmOutbox(db: Db, key: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update outbox set state = 'ready', attempts = 0, unfinished_leases = 0, not_before = null, enqueued_at = null
    where key = ${key} and state = 'dead'`.execute(db);
  return numAffectedRows === 1n;
}
