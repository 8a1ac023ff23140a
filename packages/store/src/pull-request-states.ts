import { LeaseLostError } from '@waggle/platform';
import { sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';
import { isRunHeld, type Run } from './workflow-runs.ts';

/** `paused`: reviewed only when somebody asks. `ignored`: not reviewed at all. */
export type ReviewMode = 'on' | 'paused' | 'ignored';

/** What people asked for about one pull request. */
export interface PullRequestState {
  mode: ReviewMode;
  modeBy: string | null;
  /** A person asked for a review that has not been done yet. */
  asked: boolean;
  /** That review is to read everything, not only what is new. */
  full: boolean;
  /** That review is to be posted also where the commit has one: the generation that names it; null when none is. */
  edition: number | null;
  skippedReason: string | null;
}

export interface PullRequestRef {
  repoId: number;
  prNumber: number;
}

const untouched: PullRequestState = {
  mode: 'on',
  modeBy: null,
  asked: false,
  full: false,
  edition: null,
  skippedReason: null,
};

export async function findPullRequestState(db: Db, { repoId, prNumber }: PullRequestRef): Promise<PullRequestState> {
  const { rows } = await sql<PullRequestState>`
    select s.mode, s.mode_by as "modeBy", s.skipped_reason as "skippedReason",
      s.asked_gen > coalesce(w.done_gen, 0) as asked, s.full_gen > coalesce(w.done_gen, 0) as full,
      nullif(greatest(s.full_gen, s.edition_gen, coalesce(w.done_gen, 0)), coalesce(w.done_gen, 0)) as edition
    from pull_request_states s left join pull_request_work w on w.github_repo_id = s.github_repo_id
      and w.pr_number = s.pr_number and w.kind = 'review'
    where s.github_repo_id = ${repoId} and s.pr_number = ${prNumber}`.execute(db);
  return rows[0] ?? untouched;
}

export async function setReviewMode(
  db: Db,
  { repoId, prNumber }: PullRequestRef,
  { mode, by }: { mode: ReviewMode; by: string },
): Promise<void> {
  await sql`
    insert into pull_request_states (github_repo_id, pr_number, mode, mode_by)
    values (${repoId}, ${prNumber}, ${mode}, ${cleanText(by)})
    on conflict (github_repo_id, pr_number) do update set
      mode = excluded.mode, mode_by = excluded.mode_by, updated_at = now()`.execute(db);
}

/** `once`: a review of the head, if it has none. `again`: one more, of what is new. `everything`: one more, from the beginning. */
export type Asked = 'once' | 'again' | 'everything';

/** Marks the generation wanted by now as one that was asked for. Run it in the transaction that asks for it. */
export async function markAsked(db: Db, { repoId, prNumber }: PullRequestRef, asked: Asked): Promise<void> {
  await sql`
    insert into pull_request_states as s (github_repo_id, pr_number, asked_gen, edition_gen, full_gen)
    select w.github_repo_id, w.pr_number, w.desired_gen, case when ${asked !== 'once'} then w.desired_gen else 0 end,
      case when ${asked === 'everything'} then w.desired_gen else 0 end
    from pull_request_work w
    where w.github_repo_id = ${repoId} and w.pr_number = ${prNumber} and w.kind = 'review'
    on conflict (github_repo_id, pr_number) do update set
      asked_gen = excluded.asked_gen, edition_gen = greatest(s.edition_gen, excluded.edition_gen),
      full_gen = greatest(s.full_gen, excluded.full_gen),
      updated_at = now()`.execute(db);
}

/** Remembers why a pull request was not reviewed. */
export async function recordSkip(
  db: Db,
  { repoId, prNumber }: PullRequestRef,
  { reason, baseRef }: { reason: string; baseRef: string },
): Promise<void> {
  await sql`
    insert into pull_request_states (github_repo_id, pr_number, skipped_reason, base_ref)
    values (${repoId}, ${prNumber}, ${cleanText(reason)}, ${cleanText(baseRef)})
    on conflict (github_repo_id, pr_number) do update set
      skipped_reason = excluded.skipped_reason, base_ref = excluded.base_ref, updated_at = now()`.execute(db);
}

/** It is reviewed now: nothing that changes later makes it due once more. */
export async function forgetSkip(db: Db, { repoId, prNumber }: PullRequestRef): Promise<void> {
  await sql`
    update pull_request_states set skipped_reason = null, updated_at = now()
    where github_repo_id = ${repoId} and pr_number = ${prNumber} and skipped_reason is not null`.execute(db);
}

/** Pull requests of a repository that go into this branch and were not reviewed last time. */
export async function listSkipped(db: Db, { repoId, baseRef }: { repoId: number; baseRef: string }): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select pr_number as number from pull_request_states
    where github_repo_id = ${repoId} and base_ref = ${cleanText(baseRef)} and skipped_reason is not null
    order by pr_number limit 1000`.execute(db);
  return rows.map(({ number }) => number);
}

/**
 * Whether this generation is the one that tells these mistakes: true for the first that asks, and again for that same
 * one after a crash. `problems` is a digest of what would be told.
 */
export async function claimTelling(
  db: Db,
  { repoId, prNumber }: PullRequestRef,
  { problems, gen }: { problems: string; gen: number },
): Promise<boolean> {
  const { rows } = await sql`
    insert into pull_request_states as s (github_repo_id, pr_number, told_problems, told_gen)
    values (${repoId}, ${prNumber}, ${problems}, ${gen})
    on conflict (github_repo_id, pr_number) do update set
      told_problems = excluded.told_problems, told_gen = excluded.told_gen, updated_at = now()
    where s.told_problems is distinct from excluded.told_problems or s.told_gen = excluded.told_gen
    returning s.told_gen`.execute(db);
  return rows.length === 1;
}

/** GitHub's id of the comment that tells the state of this pull request; null until there is one. */
export async function findWalkthrough(db: Db, { repoId, prNumber }: PullRequestRef): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select walkthrough_id as id from pull_request_states
    where github_repo_id = ${repoId} and pr_number = ${prNumber}`.execute(db);
  return rows[0]?.id ?? null;
}

/** Remembers that comment. Throws LeaseLostError once another worker has taken the run over. */
export async function saveWalkthrough(db: Db, run: Run, commentId: number): Promise<void> {
  const { repoId, prNumber } = run.ref;
  const { numAffectedRows } = await sql`
    insert into pull_request_states (github_repo_id, pr_number, walkthrough_id)
    select ${repoId}, ${prNumber}::integer, ${commentId}::bigint from workflow_runs r where ${isRunHeld(run)}
    on conflict (github_repo_id, pr_number) do update set
      walkthrough_id = excluded.walkthrough_id, updated_at = now()`.execute(db);
  if (numAffectedRows !== 1n) throw new LeaseLostError();
}
