import type { WorkKind } from '@waggle/contracts';
import { type RawBuilder, sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';

export interface WorkRef {
  repoId: number;
  prNumber: number;
  kind: WorkKind;
}

/** Of what no event asked for: it runs after everything that one did. */
export const backgroundPriority = 10;

/** "This pull request changed": the wanted generation grows, unless the event is older than what is known. */
export interface WorkRequest extends WorkRef {
  installationId: number | null;
  fullName: string;
  headSha: string | null;
  baseSha: string | null;
  /** `pull_request.updated_at`; null when unknown, which always asks for a new generation. */
  githubUpdatedAt: Date | null;
  /** The head before this one, when the event says so. */
  before: string | null;
  /** Ask again even though nothing is newer (a person pressed "re-run"). */
  force: boolean;
  /** Lower runs first; 0 when absent. */
  priority?: number;
  /**
   * More of the same may follow: when one came shortly before, or the graph is asked, wait this long for the next one.
   * Absent: start at once.
   */
  settleMs?: number;
}

/** "Nothing is wanted here any more": closed, converted to draft. */
export interface WorkCancellation extends WorkRef {
  githubUpdatedAt: Date | null;
}

/** However long a burst of requests goes on, work starts this long after its first one. */
const settleMaxMs = 60_000;
/** A row that nothing happened to for this long is not in a burst: its next request starts at once. */
const settleMemoryMs = 30_000;

/** A request with the event that carries it; measured from the time it is stored. */
export type WorkUpsert = WorkRequest & { eventId: number | null };

/** Asks for work on one pull request. */
export async function requestWork(db: Db, request: WorkRequest, eventId: number | null = null): Promise<void> {
  await upsertWork(db, [{ ...request, eventId }]);
}

/**
 * One statement for many pull requests, each at most once.
 *
 * GitHub's `updated_at` has a resolution of one second and events come in any order, so an equal time proves nothing:
 * the worker reads the pull request again anyway, hence one generation too many costs a read and one too few loses a
 * review. Equal times therefore ask again, except when the row waits for a worker that has not looked yet. A strictly
 * older event changes nothing: a newer one was stored after GitHub had applied both.
 */
export async function upsertWork(db: Db, requests: readonly WorkUpsert[]): Promise<void> {
  for (const force of [false, true]) {
    const batch = requests.filter((request) => request.force === force);
    if (batch.length > 0) await upsertBatch(db, batch, force);
  }
}

async function upsertBatch(db: Db, requests: readonly WorkUpsert[], force: boolean): Promise<void> {
  await renderUpsert(sql`values ${sql.join(requests.map(toRow))}`, force).execute(db);
}

/**
 * The upsert of `rows`: a query with the twelve columns below, each pull request and kind at most once.
 *
 * Starting at once and for each push would review heads that nobody waits for any more. The first request starts at
 * once; those that follow wait until no other one came for `settleMs`. A running review keeps `not_before` free, so
 * what is in it while a worker is busy belongs to the requests since.
 */
export function renderUpsert(rows: RawBuilder<unknown>, force: boolean): RawBuilder<unknown> {
  const isNewer = sql`(w.github_updated_at is null or excluded.github_updated_at > w.github_updated_at)`;
  // The head moves on newer events, and on equal times unless the stored head is known to follow this one.
  const moves = sql`(${isNewer} or (excluded.github_updated_at = w.github_updated_at
    and w.before_sha is distinct from excluded.head_sha))`;
  const waits = sql`(w.state = 'ready' and w.lease_owner is null
    and w.desired_gen > w.done_gen and w.desired_gen > w.cancelled_gen)`;
  const asks = sql`(${sql.lit(force)} or excluded.github_updated_at is null or ${isNewer}
    or (excluded.github_updated_at = w.github_updated_at and (not ${waits}
      or excluded.head_sha is distinct from w.head_sha or excluded.base_sha is distinct from w.base_sha)))`;
  const isBurst = sql`(${waits} or (w.state = 'running' and w.not_before is not null))`;
  const since = sql`(case when ${isBurst} then w.requested_at else now() end)`;
  // Nobody waits for the graph itself: what may come later always does.
  const settles = sql`(excluded.not_before is not null
    and (w.kind = 'graph' or w.updated_at > now() - ${sql.lit(settleMemoryMs)}::double precision * interval '1 ms'))`;
  return sql`
    insert into pull_request_work as w (github_repo_id, pr_number, kind, installation_id, repo_full_name,
      head_sha, base_sha, before_sha, github_updated_at, event_id, priority, not_before)
    ${rows}
    on conflict (github_repo_id, pr_number, kind) do update set
      desired_gen = w.desired_gen + 1,
      installation_id = coalesce(excluded.installation_id, w.installation_id),
      repo_full_name = case when ${isNewer} then excluded.repo_full_name else w.repo_full_name end,
      head_sha = case when ${moves} then coalesce(excluded.head_sha, w.head_sha) else w.head_sha end,
      base_sha = case when ${moves} then coalesce(excluded.base_sha, w.base_sha) else w.base_sha end,
      before_sha = case when ${moves} then excluded.before_sha else w.before_sha end,
      github_updated_at = greatest(w.github_updated_at, excluded.github_updated_at),
      -- Ids of one batch follow the delivery ids, not the arrival.
      event_id = greatest(excluded.event_id, w.event_id),
      -- What somebody waits for is not put back because a sweep asks for it as well.
      priority = case when ${waits} then least(w.priority, excluded.priority) else excluded.priority end,
      requested_at = ${since},
      state = case when w.state = 'running' then 'running' else 'ready' end,
      -- A new generation starts with a clean record; a running one keeps its own until it ends.
      attempts = case when w.state = 'running' then w.attempts else 0 end,
      not_before = case
        when ${settles} then least(excluded.not_before, ${since} + ${sql.lit(settleMaxMs)}::double precision * interval '1 ms')
        when w.state = 'running' then w.not_before end,
      -- A job that is on its way already would find the work not due yet.
      enqueued_at = case when w.state = 'running' or (w.state = 'ready' and not ${settles}) then w.enqueued_at end,
      last_error = case when w.state = 'running' then w.last_error end,
      updated_at = now()
    where ${asks}`;
}

function toRow(request: WorkUpsert) {
  return sql`(${request.repoId}, ${request.prNumber}, ${request.kind}, ${request.installationId},
    ${cleanText(request.fullName)}, ${cleanText(request.headSha)}, ${cleanText(request.baseSha)}, ${cleanText(request.before)},
    ${request.githubUpdatedAt}, ${request.eventId}, ${request.priority ?? 0},
    now() + ${request.settleMs ?? null}::double precision * interval '1 ms')`;
}

/**
 * Cancels what is wanted so far. Only a strictly newer event may: with equal times the pull request may have been
 * reopened since, and a worker that starts for nothing sees that for itself.
 */
export async function cancelWork(db: Db, { repoId, prNumber, kind, githubUpdatedAt }: WorkCancellation): Promise<void> {
  await sql`
    update pull_request_work as w set
      cancelled_gen = w.desired_gen,
      github_updated_at = greatest(w.github_updated_at, ${githubUpdatedAt}::timestamptz),
      state = case when w.state = 'running' then 'running' else 'idle' end,
      enqueued_at = case when w.state = 'running' then w.enqueued_at end,
      updated_at = now()
    where w.github_repo_id = ${repoId} and w.pr_number = ${prNumber} and w.kind = ${kind}
      and (w.github_updated_at is null or ${githubUpdatedAt}::timestamptz is null
        or ${githubUpdatedAt}::timestamptz > w.github_updated_at)`.execute(db);
}

/**
 * A person does not want this review (any more): running work is aborted by its next heartbeat, and nothing asks for the
 * same head again. A newer push starts afresh. Up to generation `gen`, or up to what is wanted now. False when there was
 * nothing to cancel.
 */
export async function cancelReview(
  db: Db,
  { repoId, prNumber, gen = null }: { repoId: number; prNumber: number; gen?: number | null },
): Promise<boolean> {
  const upTo = sql`coalesce(${gen}::bigint, w.desired_gen)`;
  const keeps = sql`(w.state = 'running' or w.desired_gen > ${upTo})`;
  const { numAffectedRows } = await sql`
    update pull_request_work as w set
      cancelled_gen = ${upTo}, done_gen = ${upTo},
      state = case when ${keeps} then w.state else 'idle' end,
      enqueued_at = case when ${keeps} then w.enqueued_at end,
      updated_at = now()
    where w.github_repo_id = ${repoId} and w.pr_number = ${prNumber} and w.kind = 'review'
      and ${upTo} between greatest(w.done_gen, w.cancelled_gen) + 1 and w.desired_gen`.execute(db);
  return numAffectedRows === 1n;
}

/** Makes dead work due again, as when a person delivers the same event once more. */
export async function rearmWork(db: Db, { repoId, prNumber, kind }: WorkRef): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update pull_request_work set state = 'ready', attempts = 0, unfinished_leases = 0, not_before = null,
      enqueued_at = null, updated_at = now()
    where github_repo_id = ${repoId} and pr_number = ${prNumber} and kind = ${kind} and state = 'dead'`.execute(db);
  return numAffectedRows === 1n;
}
