import type { Severity } from '@waggle/contracts';
import { LeaseLostError } from '@waggle/platform';
import { sql } from 'kysely';
import { cleanText, jsonb } from './clean-text.ts';
import type { Db } from './connect.ts';
import { isRunHeld, type Run } from './workflow-runs.ts';

export type FindingState = 'open' | 'fixed' | 'dismissed' | 'outdated';

/** What a review told, and what became of it. Path, quotation and lines are those of `headSha`. */
export interface StoredFinding {
  id: number;
  handle: string;
  rule: string;
  source: 'evidence' | 'model';
  severity: Severity;
  title: string;
  body: string;
  path: string | null;
  symbol: string;
  quote: string[];
  startLine: number | null;
  endLine: number | null;
  headSha: string;
  state: FindingState;
  /** Null until the review that tells it is known to be on GitHub. */
  reviewId: number | null;
  threadClosed: boolean;
}

export type NewFinding = Omit<StoredFinding, 'id' | 'state' | 'reviewId' | 'threadClosed'>;

/** Where an open finding stands in the tree of `headSha`. */
export type FindingPlace = Pick<StoredFinding, 'id' | 'path' | 'quote' | 'startLine' | 'endLine' | 'headSha'>;

/** What one review changes in the ledger. */
export interface LedgerChange {
  /** Told for the first time, or opened again under the handle it had. */
  opened: readonly NewFinding[];
  /** Still open: known and told again, or carried. */
  placed: readonly FindingPlace[];
  closed: readonly { id: number; state: 'fixed' | 'outdated' }[];
}

const columns =
  sql.raw(`id, handle, rule, source, severity, title, body, path, symbol, quote, start_line as "startLine",
  end_line as "endLine", head_sha as "headSha", state, review_id as "reviewId", thread_closed as "threadClosed"`);

/** Every finding ever told on this pull request, oldest first. */
export async function listFindings(
  db: Db,
  { repoId, prNumber }: { repoId: number; prNumber: number },
): Promise<StoredFinding[]> {
  const { rows } = await sql<StoredFinding>`
    select ${columns} from findings where github_repo_id = ${repoId} and pr_number = ${prNumber} order by id`.execute(
    db,
  );
  return rows;
}

/**
 * Writes what a review changes in the ledger, all or nothing, and twice is once. Throws LeaseLostError once another worker has
 * taken the run over. Run it in a transaction.
 */
export async function recordFindings(db: Db, run: Run, change: LedgerChange): Promise<void> {
  const held = await sql`select r.id from workflow_runs r where ${isRunHeld(run)} for share of r`.execute(db);
  if (held.rows.length === 0) throw new LeaseLostError();
  const { repoId, prNumber } = run.ref;
  await sql`
    insert into findings as f (github_repo_id, pr_number, handle, rule, source, severity, title, body, path, symbol, quote,
      start_line, end_line, head_sha, first_run_id, last_run_id)
    select ${repoId}, ${prNumber}::integer, n.handle, n.rule, n.source, n.severity, n.title, n.body, n.path, n.symbol,
      array(select jsonb_array_elements_text(n.quote)), n."startLine", n."endLine", n."headSha", ${run.id}, ${run.id}
    from jsonb_to_recordset(${jsonb(change.opened)}) as n (handle text, rule text, source text, severity text, title text,
      body text, path text, symbol text, quote jsonb, "startLine" integer, "endLine" integer, "headSha" text)
    on conflict on constraint findings_handle_key do update set
      severity = excluded.severity, title = excluded.title, body = excluded.body, path = excluded.path,
      symbol = excluded.symbol, quote = excluded.quote, start_line = excluded.start_line, end_line = excluded.end_line,
      head_sha = excluded.head_sha, last_run_id = excluded.last_run_id, state = 'open', closed_at = null,
      review_id = case when f.state = 'open' then f.review_id end, thread_closed = false, updated_at = now()
    where f.state <> 'dismissed'`.execute(db);
  await sql`
    update findings f set path = n.path, quote = array(select jsonb_array_elements_text(n.quote)), start_line = n."startLine",
      end_line = n."endLine", head_sha = n."headSha", last_run_id = ${run.id}, updated_at = now()
    from jsonb_to_recordset(${jsonb(change.placed)}) as n (id bigint, path text, quote jsonb, "startLine" integer,
      "endLine" integer, "headSha" text)
    where f.id = n.id and f.github_repo_id = ${repoId} and f.state = 'open'`.execute(db);
  await sql`
    update findings f set state = n.state, closed_at = now(), last_run_id = ${run.id}, updated_at = now()
    from jsonb_to_recordset(${jsonb(change.closed)}) as n (id bigint, state text)
    where f.id = n.id and f.github_repo_id = ${repoId} and f.state = 'open'`.execute(db);
}

/** Findings of `headSha` that were written down but not known to be on GitHub are: their review was found there. */
export async function confirmFindings(
  db: Db,
  told: { repoId: number; prNumber: number; headSha: string; reviewId: number },
): Promise<void> {
  await sql`
    update findings set review_id = ${told.reviewId}, updated_at = now()
    where github_repo_id = ${told.repoId} and pr_number = ${told.prNumber} and head_sha = ${told.headSha}
      and review_id is null`.execute(db);
}

/** Forgets findings whose review never reached GitHub: nobody was told, so the next review tells them as new. */
export async function forgetUntold(
  db: Db,
  { repoId, prNumber }: { repoId: number; prNumber: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from findings
    where github_repo_id = ${repoId} and pr_number = ${prNumber} and review_id is null`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Remembers that GitHub's thread of a closed finding was dealt with. */
export async function markThreadsClosed(db: Db, repoId: number, ids: readonly number[]): Promise<void> {
  await sql`
    update findings set thread_closed = true, updated_at = now()
    where github_repo_id = ${repoId} and id = any(${[...ids]}::bigint[])`.execute(db);
}

export interface Dismissal {
  repoId: number;
  prNumber: number;
  handle: string;
  by: string;
  reason: string;
}

/** A person says that an open finding is none. Answers it, or null when no open finding has this handle. */
export async function dismissFinding(
  db: Db,
  { repoId, prNumber, handle, by, reason }: Dismissal,
): Promise<StoredFinding | null> {
  const { rows } = await sql<StoredFinding>`
    update findings set state = 'dismissed', closed_at = now(), updated_at = now(), dismissed_by = ${cleanText(by)},
      dismissed_reason = ${cleanText(reason)}
    where github_repo_id = ${repoId} and pr_number = ${prNumber} and handle = ${cleanText(handle)} and state = 'open'
    returning ${columns}`.execute(db);
  return rows[0] ?? null;
}
