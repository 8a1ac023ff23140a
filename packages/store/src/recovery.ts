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

/** Active repositories that a GitHub App installation gives access to and GitHub did not ask to wait for, by id. */
export async function listReachableRepositories(
  db: Db,
  { afterRepoId, limit }: { afterRepoId: number; limit: number },
): Promise<(RepositoryRef & { installationId: number })[]> {
  const { rows } = await sql<RepositoryRef & { installationId: number }>`
    select github_repo_id as "repoId", repo_full_name as "fullName", installation_id as "installationId"
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
