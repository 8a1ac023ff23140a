import { SarifResult } from '@waggle/contracts';
import { sql } from 'kysely';
import { z } from 'zod';
import { cleanText, jsonb } from './clean-text.ts';
import type { Db } from './connect.ts';
import { markAsked } from './pull-request-states.ts';
import { requestWork } from './pull-request-work.ts';
import { reviewWorkflow } from './reviews.ts';

const keptDays = 30;

export interface SarifUpload {
  repoId: number;
  headSha: string;
  tool: string;
  /** Tells runs of one tool apart, such as the packages of a monorepo. */
  category: string;
  digest: string;
  results: readonly SarifResult[];
}

/** Stores what a tool reported about a commit in place of what it reported before. False when it is the same. */
export async function saveSarifUpload(db: Db, upload: SarifUpload): Promise<boolean> {
  const { repoId, headSha, tool, category, digest, results } = upload;
  await sql`
    delete from sarif_uploads where github_repo_id = ${repoId}
      and uploaded_at < now() - ${keptDays}::integer * interval '1 day'`.execute(db);
  const { rows } = await sql`
    insert into sarif_uploads as s (github_repo_id, head_sha, tool, category, digest, results)
    values (${repoId}, ${headSha}, ${cleanText(tool)}, ${cleanText(category)}, ${digest}, ${jsonb(results)})
    on conflict (github_repo_id, head_sha, tool, category) do update set
      digest = excluded.digest, results = excluded.results, uploaded_at = now()
    where s.digest is distinct from excluded.digest
    returning s.tool`.execute(db);
  return rows.length === 1;
}

/** Everything that was reported about a commit of this repository. */
export async function listSarifResults(
  db: Db,
  { repoId, headSha }: { repoId: number; headSha: string },
): Promise<SarifResult[]> {
  const { rows } = await sql<{ results: unknown }>`
    select results from sarif_uploads where github_repo_id = ${repoId} and head_sha = ${headSha}
    order by tool, category`.execute(db);
  return rows.flatMap(({ results }) => z.array(SarifResult).parse(results));
}

/**
 * Asks for the review of this commit once more when it has been begun already: what it did not see is told then, and what
 * it told is not repeated; the model reads nothing again. False when the review is still to come and will see it anyway.
 */
export async function requestReviewOfUpload(
  db: Db,
  target: { repoId: number; prNumber: number; headSha: string; installationId: number | null; fullName: string },
): Promise<boolean> {
  const { repoId, prNumber, headSha } = target;
  const { rows } = await sql`
    select r.id from workflow_runs r where r.github_repo_id = ${repoId} and r.pr_number = ${prNumber}
      and r.head_sha = ${headSha} and r.workflow_type = ${reviewWorkflow} and r.status in ('running', 'completed')
    limit 1`.execute(db);
  if (rows.length === 0) return false;
  const { installationId, fullName } = target;
  const unknown = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null };
  const work = { repoId, prNumber, kind: 'review' as const, installationId, fullName, ...unknown, force: true };
  await db.transaction().execute(async (transaction) => {
    await requestWork(transaction, work);
    await markAsked(transaction, { repoId, prNumber }, 'again');
  });
  return true;
}
