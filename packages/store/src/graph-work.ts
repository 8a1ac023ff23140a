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

/** Asks for every pull request that was indexed before once more, after Neo4j lost them. Answers how many. */
export async function requestReindex(db: Db, repoId: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update pull_request_work set desired_gen = desired_gen + 1, requested_at = now(), state = 'ready', attempts = 0,
      not_before = null, enqueued_at = null, last_error = null, updated_at = now()
    where github_repo_id = ${repoId} and kind = 'graph' and state in ('idle', 'dead')
      and done_gen > 0 and cancelled_gen < desired_gen`.execute(db);
  return Number(numAffectedRows ?? 0);
}
