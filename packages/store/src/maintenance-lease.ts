import { sql } from 'kysely';
import { cleanText, jsonb } from './clean-text.ts';
import type { Db } from './connect.ts';
import { cleanError } from './work-lease.ts';

/** The right to run a task. */
export interface MaintenanceLease {
  name: string;
  fence: number;
  owner: string;
  /** Failures in a row before this run. */
  failures: number;
  /** How far the last successful run got. */
  watermark: Date | null;
  /** The database's clock, which all workers share. */
  now: Date;
}

export interface MaintenanceState {
  name: string;
  dueAt: Date;
  leaseOwner: string | null;
  succeededAt: Date | null;
  lastResult: unknown;
  failures: number;
  lastError: string | null;
}

/** Takes a task that is due and that no other worker runs. A lease row and not a session lock: poolers share sessions. */
export async function leaseMaintenance(
  db: Db,
  { name, owner, leaseMs }: { name: string; owner: string; leaseMs: number },
): Promise<MaintenanceLease | null> {
  const until = sql`now() + ${leaseMs}::double precision * interval '1 ms'`;
  const { rows } = await sql<Omit<MaintenanceLease, 'owner'>>`
    insert into maintenance_tasks as t (name, lease_owner, lease_until, fence) values (${name}, ${owner}, ${until}, 1)
    on conflict (name) do update set lease_owner = ${owner}, lease_until = ${until}, fence = t.fence + 1
    where t.due_at <= now() and (t.lease_until is null or t.lease_until < now())
    returning name, fence, failures, watermark, now() as now`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { ...row, owner };
}

/** Keeps the lease while the task runs. False means that another worker may have it. */
export async function keepMaintenance(db: Db, lease: MaintenanceLease, leaseMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update maintenance_tasks set lease_until = now() + ${leaseMs}::double precision * interval '1 ms'
    where ${isLeased(lease)}`.execute(db);
  return numAffectedRows === 1n;
}

/** Records a successful run. A watermark of null leaves the stored one. False means that the lease was lost. */
export async function finishMaintenance(
  db: Db,
  lease: MaintenanceLease,
  { result, watermark, nextInMs }: { result: unknown; watermark: Date | null; nextInMs: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update maintenance_tasks set watermark = coalesce(${watermark}::timestamptz, watermark), succeeded_at = now(),
      last_result = ${jsonb(result)}, failures = 0, last_error = null, lease_owner = null, lease_until = null,
      due_at = now() + ${nextInMs}::double precision * interval '1 ms'
    where ${isLeased(lease)}`.execute(db);
  return numAffectedRows === 1n;
}

/** Records a failed run: the watermark stays, so that the next run starts where the last good one ended. */
export async function failMaintenance(
  db: Db,
  lease: MaintenanceLease,
  { error, nextInMs }: { error: string; nextInMs: number },
): Promise<void> {
  await sql`
    update maintenance_tasks set failures = failures + 1, last_error = ${cleanError(error)}, lease_owner = null,
      lease_until = null, due_at = now() + ${nextInMs}::double precision * interval '1 ms'
    where ${isLeased(lease)}`.execute(db);
}

/** Gives the task back at once: another worker may go on. */
export async function releaseMaintenance(db: Db, lease: MaintenanceLease): Promise<void> {
  await sql`update maintenance_tasks set lease_owner = null, lease_until = null where ${isLeased(lease)}`.execute(db);
}

export async function listMaintenance(db: Db): Promise<MaintenanceState[]> {
  const { rows } = await sql<MaintenanceState>`
    select name, due_at as "dueAt", lease_owner as "leaseOwner", succeeded_at as "succeededAt",
      last_result as "lastResult", failures, last_error as "lastError"
    from maintenance_tasks order by name`.execute(db);
  return rows;
}

function isLeased({ name, fence }: MaintenanceLease) {
  return sql`name = ${cleanText(name)} and fence = ${fence}::bigint and lease_owner is not null`;
}
