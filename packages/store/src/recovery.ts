import type { Logger } from '@waggle/platform';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import type { RepositoryRef } from './installations.ts';

/** Those of the delivery ids that are stored, in lower case. */
export async function findKnownDeliveries(db: Db, deliveryIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select delivery_id::text as id from events where delivery_id = any(string_to_array(${deliveryIds.join()}, ',')::uuid[])`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

export interface ReviewState {
  prNumber: number;
  headSha: string | null;
  doneHeadSha: string | null;
  state: 'pending' | 'done' | 'cancelled' | 'dead';
}

/** Where the reviews of these pull requests stand. */
export async function listReviewStates(db: Db, repoId: number, prNumbers: readonly number[]): Promise<ReviewState[]> {
  const { rows } = await sql<ReviewState>`
    select pr_number as "prNumber", head_sha as "headSha", done_head_sha as "doneHeadSha",
      case when state = 'dead' then 'dead' when desired_gen <= done_gen then 'done'
        when desired_gen <= cancelled_gen then 'cancelled' else 'pending' end as state
    from pull_request_work
    where github_repo_id = ${repoId} and kind = 'review' and pr_number = any(string_to_array(${prNumbers.join()}, ',')::integer[])`.execute(
    db,
  );
  return rows;
}

export interface ReachableRepository extends RepositoryRef {
  installationId: number;
  /** When it was connected, the last time. */
  installedAt: Date;
}

/** Active repositories that a GitHub App installation gives access to and GitHub did not ask to wait for, by id. */
export async function listReachableRepositories(
  db: Db,
  { afterRepoId, limit }: { afterRepoId: number; limit: number },
): Promise<ReachableRepository[]> {
  const { rows } = await sql<ReachableRepository>`
    select github_repo_id as "repoId", repo_full_name as "fullName", installation_id as "installationId",
      installed_at as "installedAt"
    from installations i
    where is_active and installation_id is not null and github_repo_id > ${afterRepoId}
      and not exists (select from installation_limits l
        where l.installation_id = i.installation_id and l.parked_until > now())
    order by github_repo_id limit ${limit}`.execute(db);
  return rows;
}

/** The clock by which leases and retention are measured. */
export async function readDatabaseClock(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('Postgres did not tell the time');
  return row.now;
}

/**
 * Since when the oldest work waits that could be done now: due, in nobody's hands and not parked by GitHub. Null when
 * nothing waits.
 */
export async function findOldestDue(db: Db): Promise<Date | null> {
  const isDue = sql`(w.not_before is null or w.not_before <= now()) and (w.lease_until is null or w.lease_until < now())
    and not exists (select from installation_limits l where l.installation_id = w.installation_id and l.parked_until > now())`;
  const { rows } = await sql<{ since: Date | null }>`
    select min(since) as since from (
      select greatest(w.requested_at, w.not_before) as since from pull_request_work w
      where w.desired_gen > w.done_gen and w.desired_gen > w.cancelled_gen and w.state <> 'dead' and ${isDue}
      union all select greatest(w.requested_at, w.not_before) from outbox w where w.state in ('ready', 'running') and ${isDue}
    ) waiting`.execute(db);
  return rows[0]?.since ?? null;
}

/** How far the clock of this machine is from Postgres', in milliseconds; positive when this machine is ahead. */
export async function measureClockSkew(db: Db): Promise<number> {
  const before = Date.now();
  const now = await readDatabaseClock(db);
  return Math.round((before + Date.now()) / 2 - now.getTime());
}

/** Beyond this, GitHub may soon refuse what this machine signs: it takes a minute at most. */
export const clockSkewWarnMs = 5000;

/** Says at start when this machine and Postgres tell different times. Leases use the clock of Postgres alone. */
export async function reportClockSkew(db: Db, logger: Logger): Promise<void> {
  const skewMs = await measureClockSkew(db);
  if (Math.abs(skewMs) < clockSkewWarnMs) return;
  const advice = 'run a time service (chrony, systemd-timesyncd) on both machines; "waggle doctor" compares GitHub too';
  logger.error('The clocks of this machine and of Postgres differ', { skewMs, advice });
}
