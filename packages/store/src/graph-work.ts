import type { Verdict } from '@waggle/contracts';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import type { RepositoryRef } from './installations.ts';

/** What the latest completed review of a pull request decided; null when there is none. */
export async function findLatestVerdict(db: Db, repoId: number, prNumber: number): Promise<Verdict | null> {
  const { rows } = await sql<{ verdict: Verdict | null }>`
    select verdict from workflow_runs
    where github_repo_id = ${repoId} and pr_number = ${prNumber} and workflow_type = 'pr_review' and status = 'completed'
    order by gen desc limit 1`.execute(db);
  return rows[0]?.verdict ?? null;
}

/** Active repositories that the graph should hold, in pages by id: compared with what Neo4j, a cache, still has. */
export async function listScannedRepositories(
  db: Db,
  { afterRepoId, limit }: { afterRepoId: number; limit: number },
): Promise<(RepositoryRef & { installationId: number | null; scannedAt: Date })[]> {
  const { rows } = await sql<RepositoryRef & { installationId: number | null; scannedAt: Date }>`
    select github_repo_id as "repoId", repo_full_name as "fullName", installation_id as "installationId",
      scanned_at as "scannedAt"
    from installations where is_active and scanned_at is not null and github_repo_id > ${afterRepoId}
    order by github_repo_id limit ${limit}`.execute(db);
  return rows;
}

/**
 * Asks for every pull request that was indexed before once more, after Neo4j lost them; also for those that are being indexed: what
 * they wrote may be among what was lost. Answers how many.
 */
export async function requestReindex(db: Db, repoId: number): Promise<number> {
  const isRunning = sql`state = 'running'`;
  const { numAffectedRows } = await sql`
    update pull_request_work set desired_gen = desired_gen + 1, requested_at = now(),
      state = case when ${isRunning} then state else 'ready' end,
      attempts = case when ${isRunning} then attempts else 0 end,
      not_before = case when ${isRunning} then not_before end,
      enqueued_at = case when ${isRunning} then enqueued_at end,
      last_error = case when ${isRunning} then last_error end,
      updated_at = now()
    where github_repo_id = ${repoId} and kind = 'graph' and cancelled_gen < desired_gen
      and (${isRunning} or (state in ('idle', 'dead') and done_gen > 0))`.execute(db);
  return Number(numAffectedRows ?? 0);
}
