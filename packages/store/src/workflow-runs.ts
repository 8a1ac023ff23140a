import type { Conclusion, RunStatus, Severity, Verdict } from '@waggle/contracts';
import { LeaseLostError } from '@waggle/platform';
import { sql } from 'kysely';
import { cleanText, jsonb } from './clean-text.ts';
import type { Db } from './connect.ts';
import { cleanError, isHeld, type Lease } from './work-lease.ts';

/** One try at one generation of a pull request, continued by the next worker after a crash. */
export interface Run {
  id: number;
  ref: Lease['ref'];
  gen: number;
  fence: number;
  workflowType: string;
  startedAt: Date;
  requestedAt: Date | null;
  /** True when an earlier try at this generation was cut short: what it wrote to GitHub may not be saved here. */
  resumed: boolean;
  /** GitHub's ids as far as an earlier try got; saved before the next write so that nothing is posted twice. */
  reviewId: number | null;
  reviewUrl: string | null;
  checkRunId: number | null;
  /** The commit that the newest try was about; before the first one says so, the one that was asked for. */
  headSha: string | null;
}

/** Columns a workflow may write while it runs; absent means unchanged. */
export interface RunPatch {
  title?: string | null;
  author?: string | null;
  headSha?: string | null;
  repoFullName?: string;
  reviewId?: number | null;
  reviewUrl?: string | null;
  checkRunId?: number | null;
  model?: string | null;
  inputTokens?: number | null;
  outputTokens?: number | null;
  costUsd?: number | null;
  conclusion?: Conclusion | null;
  verdict?: Verdict | null;
  /** Findings by severity. */
  counts?: Partial<Record<Severity, number>>;
}

export interface RunEnd extends RunPatch {
  status: Exclude<RunStatus, 'running'>;
  result?: unknown;
  error?: string | null;
}

/** Opens the run of this lease's generation, or takes it over from a worker that is gone. */
export async function openRun(db: Db, { lease, workflowType }: { lease: Lease; workflowType: string }): Promise<Run> {
  const { ref } = lease;
  const { rows } = await sql<Omit<Run, 'ref' | 'gen' | 'fence' | 'workflowType'>>`
    insert into workflow_runs as r (workflow_type, event_id, requested_at, github_repo_id, repo_full_name,
      installation_id, pr_number, gen, fence, head_sha)
    select ${workflowType}, (select id from events where id = ${lease.eventId}::bigint), w.requested_at,
      w.github_repo_id, w.repo_full_name, w.installation_id, w.pr_number, ${lease.gen}::bigint, w.fence, w.head_sha
    from pull_request_work w where ${isHeld(lease)}
    on conflict (github_repo_id, pr_number, workflow_type, gen) do update set
      fence = excluded.fence, status = 'running', completed_at = null, error = null
    where r.fence <= excluded.fence
    returning r.id, r.started_at as "startedAt", r.requested_at as "requestedAt", r.review_id as "reviewId",
      r.review_url as "reviewUrl", r.check_run_id as "checkRunId", r.head_sha as "headSha", r.xmax::text <> '0' as resumed`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new LeaseLostError();
  return { ref, gen: lease.gen, fence: lease.fence, workflowType, ...row };
}

/** Saves facts of a running workflow. Throws LeaseLostError once another worker has taken over. */
export async function updateRun(db: Db, run: Run, patch: RunPatch): Promise<void> {
  await write(db, run, patchColumns(patch));
}

/** Ends a run and stores its result. Throws LeaseLostError once another worker has taken over. */
export async function closeRun(db: Db, run: Run, end: RunEnd): Promise<void> {
  await write(db, run, [
    sql`status = ${end.status}`,
    sql`completed_at = now()`,
    sql`error = ${end.error === undefined || end.error === null ? null : cleanError(end.error)}`,
    ...(end.result === undefined ? [] : [sql`result = ${jsonb(end.result)}`]),
    ...patchColumns(end),
  ]);
}

/** The result of the newest finished review of this very commit that is on GitHub; null when there is none. */
export async function findPostedResult(
  db: Db,
  wanted: { repoId: number; prNumber: number; headSha: string },
): Promise<unknown> {
  const { rows } = await sql<{ result: unknown }>`
    select result from workflow_runs
    where github_repo_id = ${wanted.repoId} and pr_number = ${wanted.prNumber} and head_sha = ${wanted.headSha}
      and status = 'completed' and result ->> 'outcome' = 'posted'
    order by id desc limit 1`.execute(db);
  return rows[0]?.result ?? null;
}

/** The result of the newest finished review of a pull request, whatever its commit; null when there is none. */
export async function findNewestResult(db: Db, wanted: { repoId: number; prNumber: number }): Promise<unknown> {
  const { rows } = await sql<{ result: unknown }>`
    select result from workflow_runs
    where github_repo_id = ${wanted.repoId} and pr_number = ${wanted.prNumber} and status = 'completed'
      and result ->> 'outcome' = 'posted'
    order by id desc limit 1`.execute(db);
  return rows[0]?.result ?? null;
}

/** The condition of every write of a run: its lease is the newest one and still held. */
export function isRunHeld(run: Run) {
  return sql<boolean>`r.id = ${run.id} and r.fence = ${run.fence}::bigint
    and exists (select from pull_request_work w where ${isHeld(run)})`;
}

async function write(db: Db, run: Run, columns: ReturnType<typeof patchColumns>): Promise<void> {
  if (columns.length === 0) return;
  const { numAffectedRows } = await sql`
    update workflow_runs as r set ${sql.join(columns)} where ${isRunHeld(run)}`.execute(db);
  if (numAffectedRows !== 1n) throw new LeaseLostError();
}

function patchColumns(patch: RunPatch) {
  const { counts } = patch;
  const values: Record<string, unknown> = {
    title: patch.title === undefined ? undefined : cleanText(patch.title),
    author: patch.author === undefined ? undefined : cleanText(patch.author),
    head_sha: patch.headSha,
    repo_full_name: patch.repoFullName,
    review_id: patch.reviewId,
    review_url: patch.reviewUrl,
    check_run_id: patch.checkRunId,
    model: patch.model,
    input_tokens: patch.inputTokens,
    output_tokens: patch.outputTokens,
    cost_usd: patch.costUsd,
    conclusion: patch.conclusion,
    verdict: patch.verdict,
    critical_count: counts && (counts.critical ?? 0),
    high_count: counts && (counts.high ?? 0),
    medium_count: counts && (counts.medium ?? 0),
    low_count: counts && (counts.low ?? 0),
  };
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
}
