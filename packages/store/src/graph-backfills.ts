import { sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';

export interface BackfillState {
  /** `done` when the whole history is in the graph. */
  phase: string;
  done: number;
  /** Null while it is not known. */
  total: number | null;
  startedAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
}

export interface GraphLease {
  repoId: number;
  owner: string;
}

/** Makes `owner` the only writer of a repository's graph for a while. False while another one is. */
export async function leaseGraph(db: Db, { repoId, owner }: GraphLease, leaseMs: number): Promise<boolean> {
  const until = sql`now() + ${leaseMs}::double precision * interval '1 ms'`;
  const { numAffectedRows } = await sql`
    insert into graph_backfills as g (github_repo_id, lease_owner, lease_until) values (${repoId}, ${owner}, ${until})
    on conflict (github_repo_id) do update set lease_owner = ${owner}, lease_until = ${until}
    where g.lease_until is null or g.lease_until < now() or g.lease_owner = ${owner}`.execute(db);
  return numAffectedRows === 1n;
}

/** Keeps the lease while the work runs. False means that another writer may have it. */
export async function keepGraph(db: Db, { repoId, owner }: GraphLease, leaseMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update graph_backfills set lease_until = now() + ${leaseMs}::double precision * interval '1 ms'
    where github_repo_id = ${repoId} and lease_owner = ${owner}`.execute(db);
  return numAffectedRows === 1n;
}

export async function releaseGraph(db: Db, { repoId, owner }: GraphLease): Promise<void> {
  await sql`
    update graph_backfills set lease_owner = null, lease_until = null
    where github_repo_id = ${repoId} and lease_owner = ${owner}`.execute(db);
}

/** Records how far the owner of the lease got; `done` as a phase ends the backfill. */
export async function recordBackfill(
  db: Db,
  { repoId, owner }: GraphLease,
  { phase, done, total }: { phase: string; done: number; total: number | null },
): Promise<void> {
  await sql`
    update graph_backfills set
      started_at = case when finished_at is not null and ${phase}::text <> 'done' then now() else started_at end,
      finished_at = case when ${phase}::text = 'done' then now() end,
      phase = ${cleanText(phase)}, done = ${done}, total = ${total}, updated_at = now()
    where github_repo_id = ${repoId} and lease_owner = ${owner}`.execute(db);
}

export async function findBackfill(db: Db, repoId: number): Promise<BackfillState | null> {
  const { rows } = await sql<BackfillState>`
    select phase, done, total, started_at as "startedAt", updated_at as "updatedAt", finished_at as "finishedAt"
    from graph_backfills where github_repo_id = ${repoId}`.execute(db);
  return rows[0] ?? null;
}
