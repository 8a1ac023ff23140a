import { sql } from 'kysely';
import type { Db } from './connect.ts';
import type { WorkRef } from './pull-request-work.ts';
import { isHeld, isWork, type Lease } from './work-lease.ts';
import type { Run } from './workflow-runs.ts';

export type AbandonedRun = Run;

/**
 * Runs of earlier generations that nobody will ever go on with: their worker was killed, and by the time the work was
 * leased again something newer was wanted. They become this lease's to end.
 */
export async function takeAbandonedRuns(
  db: Db,
  { ref, workflowType, fence, gen }: Pick<Run, 'ref' | 'workflowType' | 'fence' | 'gen'>,
): Promise<AbandonedRun[]> {
  const { rows } = await sql<Omit<AbandonedRun, 'ref' | 'fence' | 'workflowType' | 'resumed'>>`
    update workflow_runs as r set fence = ${fence}::bigint
    where r.github_repo_id = ${ref.repoId} and r.pr_number = ${ref.prNumber} and r.workflow_type = ${workflowType}
      and r.gen < ${gen}::bigint and r.status = 'running'
      and exists (select from pull_request_work w where ${isHeld({ ref, fence })})
    returning r.id, r.gen, r.head_sha as "headSha", r.started_at as "startedAt", r.requested_at as "requestedAt",
      r.review_id as "reviewId", r.review_url as "reviewUrl", r.check_run_id as "checkRunId"`.execute(db);
  return rows.map((row) => ({ ref, workflowType, fence, resumed: true, ...row }));
}

/** The right to end what was left behind by work that is not wanted any more, or is dead. `gen` is above every run's. */
export type AbandonedLease = Lease & { isDead: boolean };

// Nobody leases such work, so nobody would ever end its runs.
const isUnwanted = sql`(w.desired_gen <= w.done_gen or w.desired_gen <= w.cancelled_gen or w.state = 'dead')
  and (w.lease_until is null or w.lease_until < now())`;

/** Work whose worker was killed before the work was cancelled or given up: its runs would stay running for ever. */
export async function listAbandonedWork(db: Db, workflowType: string, limit = 100): Promise<WorkRef[]> {
  const { rows } = await sql<WorkRef>`
    select distinct w.github_repo_id as "repoId", w.pr_number as "prNumber", w.kind
    from workflow_runs r join pull_request_work w
      on w.github_repo_id = r.github_repo_id and w.pr_number = r.pr_number and w.kind = 'review'
    where r.status = 'running' and r.workflow_type = ${workflowType} and ${isUnwanted} limit ${limit}`.execute(db);
  return rows;
}

/** Null when somebody else has it, or when it is wanted again: then the next lease of the work ends the runs. */
export async function leaseAbandonedWork(
  db: Db,
  { ref, owner, leaseMs }: { ref: WorkRef; owner: string; leaseMs: number },
): Promise<AbandonedLease | null> {
  const { rows } = await sql<Omit<AbandonedLease, 'ref' | 'owner'>>`
    update pull_request_work as w set lease_owner = ${owner}, fence = w.fence + 1,
      lease_until = now() + ${leaseMs}::double precision * interval '1 ms'
    where ${isWork(ref)} and ${isUnwanted}
    returning w.fence, w.desired_gen + 1 as gen, w.repo_full_name as "fullName", w.installation_id as "installationId",
      w.attempts, w.head_sha as "headSha", w.base_sha as "baseSha", w.event_id as "eventId", w.requested_at as "requestedAt",
      w.state = 'dead' as "isDead"`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { ref, owner, ...row };
}

/** Lets go. What was asked for meanwhile is due at once; dead work stays dead. */
export async function releaseAbandonedWork(db: Db, lease: Pick<Lease, 'ref' | 'fence'>): Promise<void> {
  await sql`
    update pull_request_work as w set lease_owner = null, lease_until = null, enqueued_at = null,
      state = case when w.state <> 'running' then w.state
        when w.desired_gen > w.done_gen and w.desired_gen > w.cancelled_gen then 'ready' else 'idle' end
    where ${isHeld(lease)}`.execute(db);
}
