import { sql } from 'kysely';
import type { Db } from './connect.ts';

/**
 * US dollars that model calls of one repository have cost since midnight UTC, in finished steps of all its runs, this one's too.
 * Calls whose cost is unknown count nothing.
 */
export async function findSpentToday(db: Db, { repoId }: { repoId: number }): Promise<number> {
  const { rows } = await sql<{ usd: number }>`
    select coalesce(sum(s.cost_usd), 0)::float8 as usd
    from workflow_runs r join workflow_steps s on s.run_id = r.id
    where r.github_repo_id = ${repoId} and s.cost_usd is not null
      and r.started_at > now() - interval '2 days'
      and s.completed_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'`.execute(db);
  return rows[0]?.usd ?? 0;
}
