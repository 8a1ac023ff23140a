import { sql } from 'kysely';
import type { Db } from './connect.ts';
import type { Run } from './workflow-runs.ts';

/** Hashes of the hunks of this pull request that a model has read. */
export async function listReviewedHunks(
  db: Db,
  { repoId, prNumber }: { repoId: number; prNumber: number },
): Promise<Set<string>> {
  const { rows } = await sql<{ hash: string }>`
    select hunk_hash as hash from reviewed_hunks where github_repo_id = ${repoId} and pr_number = ${prNumber}`.execute(
    db,
  );
  return new Set(rows.map(({ hash }) => hash));
}

/** Remembers what a model has read; twice is once. */
export async function recordReviewedHunks(db: Db, run: Run, hashes: readonly string[]): Promise<void> {
  const { repoId, prNumber } = run.ref;
  await sql`
    insert into reviewed_hunks (github_repo_id, pr_number, hunk_hash, run_id)
    select ${repoId}, ${prNumber}::integer, h, ${run.id} from unnest(${[...hashes]}::text[]) as h
    on conflict do nothing`.execute(db);
}
