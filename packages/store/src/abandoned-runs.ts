import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { isHeld } from './work-lease.ts';
import type { Run } from './workflow-runs.ts';

/**
 * Runs of earlier generations that nobody will ever go on with: their worker was killed, and by the time the work was
 * leased again something newer was wanted. They become this lease's to end.
 */
export async function takeAbandonedRuns(db: Db, run: Run): Promise<(Run & { headSha: string | null })[]> {
  const { ref, workflowType, fence } = run;
  const { rows } = await sql<Omit<Run, 'ref' | 'fence' | 'workflowType' | 'resumed'> & { headSha: string | null }>`
    update workflow_runs as r set fence = ${fence}::bigint
    where r.github_repo_id = ${ref.repoId} and r.pr_number = ${ref.prNumber} and r.workflow_type = ${workflowType}
      and r.gen < ${run.gen}::bigint and r.status = 'running'
      and exists (select from pull_request_work w where ${isHeld(run)})
    returning r.id, r.gen, r.head_sha as "headSha", r.started_at as "startedAt", r.requested_at as "requestedAt",
      r.review_id as "reviewId", r.review_url as "reviewUrl", r.check_run_id as "checkRunId"`.execute(db);
  return rows.map((row) => ({ ref, workflowType, fence, resumed: true, ...row }));
}
