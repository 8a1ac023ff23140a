import { ReviewDetail, ReviewListItem, type ReviewPage, ReviewResult, type RunStatus } from '@waggle/contracts';
import { PermanentError } from '@waggle/platform';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { cancelReview } from './pull-request-work.ts';

export interface ReviewQuery {
  limit: number;
  cursor: string | null;
  /** Repositories the caller may see; null means all of this instance. */
  repoIds: readonly number[] | null;
  repository?: string | undefined;
  status?: RunStatus | undefined;
}

export const reviewWorkflow = 'pr_review';

/** One page of reviews, newest first. Throws a PermanentError with code BAD_CURSOR for a cursor that is not ours. */
export async function listReviews(db: Db, query: ReviewQuery): Promise<ReviewPage> {
  const before = query.cursor === null ? null : parseCursor(query.cursor);
  const conditions = [sql`r.workflow_type = ${reviewWorkflow}`, isVisible(query.repoIds)];
  if (before !== null) conditions.push(sql`r.id < ${before}`);
  if (query.repository !== undefined) conditions.push(sql`r.repo_full_name = ${query.repository}`);
  if (query.status !== undefined) conditions.push(sql`r.status = ${query.status}`);
  const { rows } = await sql<ReviewRow>`
    select ${listColumns} from workflow_runs r
    where ${sql.join(conditions, sql` and `)}
    order by r.id desc limit ${query.limit + 1}`.execute(db);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    reviews: page.map(toListItem),
    nextCursor: rows.length > query.limit && last !== undefined ? renderCursor(last.id) : null,
  };
}

/** One review with its steps; null when it does not exist or is not for this caller. */
export async function findReview(db: Db, id: number, repoIds: readonly number[] | null): Promise<ReviewDetail | null> {
  const { rows } = await sql<ReviewRow & { error: string | null; requestedAt: Date | null; result: unknown }>`
    select ${listColumns}, r.error, r.requested_at as "requestedAt", r.result from workflow_runs r
    where r.id = ${id} and r.workflow_type = ${reviewWorkflow} and ${isVisible(repoIds)}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const result = ReviewResult.safeParse(row.result);
  return ReviewDetail.parse({
    ...toListItem(row),
    error: row.error,
    requestedAt: row.requestedAt?.toISOString() ?? null,
    steps: await listSteps(db, id),
    // A result written by an older version may no longer fit; the rest of the review is still worth showing.
    result: result.success ? result.data : null,
  });
}

export type CancelOutcome = 'cancelled' | 'not-running' | 'unknown';

/**
 * Cancels one running review: its worker learns of it with the next heartbeat, aborts the model call and ends run and
 * check run as skipped. `unknown` also for reviews that this caller may not see.
 */
export async function cancelRunningReview(
  db: Db,
  id: number,
  repoIds: readonly number[] | null,
): Promise<CancelOutcome> {
  const { rows } = await sql<{ repoId: number; prNumber: number; gen: number; status: RunStatus }>`
    select r.github_repo_id as "repoId", r.pr_number as "prNumber", r.gen, r.status from workflow_runs r
    where r.id = ${id} and r.workflow_type = ${reviewWorkflow} and ${isVisible(repoIds)}`.execute(db);
  const [run] = rows;
  if (run === undefined) return 'unknown';
  if (run.status !== 'running') return 'not-running';
  return (await cancelReview(db, run)) ? 'cancelled' : 'not-running';
}

interface ReviewRow {
  id: number;
  repository: string;
  prNumber: number;
  title: string | null;
  author: string | null;
  headSha: string | null;
  status: RunStatus;
  conclusion: string | null;
  verdict: string | null;
  url: string | null;
  startedAt: Date;
  completedAt: Date | null;
  critical: number;
  high: number;
  medium: number;
  low: number;
}

const listColumns = sql`r.id, r.repo_full_name as repository, r.pr_number as "prNumber", r.title, r.author,
  r.head_sha as "headSha", r.status, r.conclusion, r.verdict, r.review_url as url, r.started_at as "startedAt",
  r.completed_at as "completedAt", r.critical_count as critical, r.high_count as high, r.medium_count as medium,
  r.low_count as low`;

function isVisible(repoIds: readonly number[] | null) {
  return repoIds === null ? sql`true` : sql`r.github_repo_id = any(${repoIds}::bigint[])`;
}

function toListItem(row: ReviewRow): ReviewListItem {
  const { critical, high, medium, low, startedAt, completedAt, ...rest } = row;
  return ReviewListItem.parse({
    ...rest,
    findings: { critical, high, medium, low },
    startedAt: startedAt.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
  });
}

async function listSteps(db: Db, runId: number) {
  const { rows } = await sql<{ startedAt: Date }>`
    select name, status, attempts, started_at as "startedAt", duration_ms as "durationMs", error
    from workflow_steps where run_id = ${runId} order by position, name`.execute(db);
  return rows.map((step) => ({ ...step, startedAt: step.startedAt.toISOString() }));
}

function renderCursor(id: number): string {
  return Buffer.from(String(id)).toString('base64url');
}

function parseCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  const id = Number(text);
  if (/^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(id)) return id;
  throw new PermanentError('BAD_CURSOR', 'The cursor is not one that this endpoint gave out');
}
