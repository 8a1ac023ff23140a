import { sql } from 'kysely';
import type { Db } from './connect.ts';

export interface RetentionDays {
  /** Raw bodies of deliveries. */
  payloads: number;
  /** Delivery ids: what tells a repeated delivery from a new one. */
  deliveries: number;
  /** Finished and dead work. */
  work: number;
}

export interface Purged {
  /** Bodies, those that share a frame counted as one. */
  payloads: number;
  deliveries: number;
  work: number;
  requests: number;
  /** What a model has read of pull requests. */
  hunks: number;
  /** What was to be remembered until some day. */
  memories: number;
}

const batchDefault = 500;

/**
 * Deletes what is too old, in batches that hold no lock for long. `onBatch` runs after each one and may throw to stop;
 * what is deleted by then stays deleted. `since` is where the last run ended: no older body is left.
 */
export async function purgeOldRows(
  db: Db,
  days: RetentionDays,
  options: { since: Date | null; onBatch?: () => Promise<void>; batch?: number },
): Promise<Purged> {
  const { since, onBatch = async () => {}, batch = batchDefault } = options;
  async function drain(purge: () => Promise<number>): Promise<number> {
    for (let total = 0; ; ) {
      const purged = await purge();
      total += purged;
      await onBatch();
      if (purged < batch) return total;
    }
  }
  return {
    deliveries: await drain(() => deleteDeliveries(db, days.deliveries, batch)),
    payloads:
      (await dropPayloads(db, { days: days.payloads, since, batch, onBatch })) +
      (await drain(() => deleteFrames(db, days.payloads, batch))),
    work: await drain(() => deleteWork(db, days.work, batch)),
    requests: await drain(() => deleteRequests(db, days.work, batch)),
    hunks: await drain(() => deleteHunks(db, days.work, batch)),
    memories: await drain(() => deleteMemories(db, batch)),
  };
}

async function deleteDeliveries(db: Db, days: number, batch: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from events where id in (
      select id from events where created_at < ${before(days)} order by created_at limit ${batch})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

// Ids are given out a moment before the row gets visible, so the two orders differ by moments.
const overlapMs = 3_600_000;

/** Walks along the ids instead of asking for rows with a body, which would need an index of its own. */
async function dropPayloads(
  db: Db,
  { days, since, batch, onBatch }: { days: number; since: Date | null; batch: number; onBatch: () => Promise<void> },
): Promise<number> {
  const from = new Date(Math.max(0, (since?.getTime() ?? 0) - overlapMs));
  const { rows: bounds } = await sql<{ first: number | null; last: number | null }>`select
    (select id from events where created_at >= ${from}::timestamptz order by created_at limit 1) as first,
    (select id from events where created_at < ${before(days)} order by created_at desc limit 1) as last`.execute(db);
  const { first = null, last = null } = bounds[0] ?? {};
  if (first === null || last === null) return 0;
  let total = 0;
  for (let next = first; next <= last; next += batch) {
    const { numAffectedRows } = await sql`
      update events set payload = null
      where id >= ${next} and id < ${next + batch} and created_at < ${before(days)} and payload is not null`.execute(
      db,
    );
    total += Number(numAffectedRows ?? 0);
    await onBatch();
  }
  return total;
}

/** Their deliveries keep a place that leads nowhere: that is how they say that there was a body. */
async function deleteFrames(db: Db, days: number, batch: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from event_bodies where id in (
      select id from event_bodies where created_at < ${before(days)} order by created_at limit ${batch})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/**
 * Reviews of closed pull requests, everything of disconnected repositories, and what has been dead for so long. Kept are
 * reviews of pull requests that are still open, or they would be reviewed again, and the rows of kind `graph` of
 * connected repositories: they are the list from which the graph is built again.
 */
async function deleteWork(db: Db, days: number, batch: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from pull_request_work where (github_repo_id, pr_number, kind) in (
      select w.github_repo_id, w.pr_number, w.kind from pull_request_work w
      where w.updated_at < ${before(days)} and w.lease_owner is null
        and (w.state = 'dead' or w.desired_gen <= greatest(w.done_gen, w.cancelled_gen))
        and (w.state = 'dead' or (w.kind = 'review' and w.desired_gen <= w.cancelled_gen)
          or not exists (select from installations i where i.github_repo_id = w.github_repo_id and i.is_active))
      limit ${batch} for update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function deleteRequests(db: Db, days: number, batch: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from outbox where id in (
      select id from outbox where state in ('done', 'dead') and requested_at < ${before(days)}
      order by requested_at limit ${batch} for update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function deleteHunks(db: Db, days: number, batch: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from reviewed_hunks where ctid in (
      select ctid from reviewed_hunks where created_at < ${before(days)} order by created_at limit ${batch})`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

async function deleteMemories(db: Db, batch: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from memories where id in (
      select id from memories where expires_at < now() order by expires_at limit ${batch})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

function before(days: number) {
  return sql`now() - ${days}::double precision * interval '1 day'`;
}
