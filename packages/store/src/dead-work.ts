import type { OutboxKind, WorkKind } from '@waggle/contracts';
import { sql } from 'kysely';
import type { Db } from './connect.ts';

/** Work that failed for good and waits for somebody to decide. */
export type DeadItem = { attempts: number; requestedAt: Date; lastError: string | null } & (
  | { type: 'work'; fullName: string; prNumber: number; kind: WorkKind }
  | { type: 'request'; id: number; kind: OutboxKind; fullName: string | null }
);

/** One item, or all. A repository is named as it is called now. */
export type DeadChoice =
  | { type: 'all' }
  | { type: 'work'; fullName: string; prNumber: number; kind: WorkKind }
  | { type: 'request'; id: number };

/** What is dead, oldest first. */
export async function listDead(db: Db, limit = 500): Promise<DeadItem[]> {
  const { rows: work } = await sql<DeadItem>`
    select 'work' as type, repo_full_name as "fullName", pr_number as "prNumber", kind, attempts,
      requested_at as "requestedAt", last_error as "lastError"
    from pull_request_work where state = 'dead' order by requested_at limit ${limit}`.execute(db);
  const { rows: requests } = await sql<DeadItem>`
    select 'request' as type, id, kind, payload ->> 'fullName' as "fullName", attempts, requested_at as "requestedAt",
      last_error as "lastError"
    from outbox where state = 'dead' order by requested_at limit ${limit}`.execute(db);
  return [...work, ...requests].sort((a, b) => a.requestedAt.getTime() - b.requestedAt.getTime()).slice(0, limit);
}

/** Makes dead items due again with all their attempts. Answers how many. */
export async function retryDead(db: Db, choice: DeadChoice): Promise<number> {
  const fresh = sql`state = 'ready', attempts = 0, unfinished_leases = 0, not_before = null, enqueued_at = null`;
  return await changeDead(db, choice, {
    work: (where) => sql`update pull_request_work set ${fresh}, updated_at = now() where ${where}`,
    request: (where) => sql`update outbox set ${fresh} where ${where}`,
  });
}

/**
 * Gives dead items up. Work counts as done, so that nothing asks for the same head again; a newer push starts afresh.
 */
export async function dropDead(db: Db, choice: DeadChoice): Promise<number> {
  return await changeDead(db, choice, {
    work: (where) => sql`
      update pull_request_work set state = 'idle', done_gen = desired_gen, attempts = 0, not_before = null,
        enqueued_at = null, updated_at = now() where ${where}`,
    request: (where) => sql`delete from outbox where ${where}`,
  });
}

type Statement = (where: ReturnType<typeof sql>) => ReturnType<typeof sql>;

async function changeDead(
  db: Db,
  choice: DeadChoice,
  statements: { work: Statement; request: Statement },
): Promise<number> {
  let changed = 0;
  if (choice.type !== 'request') {
    const one =
      choice.type === 'all'
        ? sql`true`
        : sql`lower(repo_full_name) = lower(${choice.fullName}) and pr_number = ${choice.prNumber} and kind = ${choice.kind}`;
    const { numAffectedRows } = await statements.work(sql`state = 'dead' and ${one}`).execute(db);
    changed += Number(numAffectedRows ?? 0);
  }
  if (choice.type !== 'work') {
    const one = choice.type === 'all' ? sql`true` : sql`id = ${choice.id}`;
    const { numAffectedRows } = await statements.request(sql`state = 'dead' and ${one}`).execute(db);
    changed += Number(numAffectedRows ?? 0);
  }
  return changed;
}
