import { sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';

export interface GivenCommand {
  repoId: number;
  prNumber: number;
  /** Comment and place in it. */
  key: string;
  author: string;
}

/**
 * Remembers a command, and answers which one it is of this person on this pull request within the hour before it, from 1.
 * The same one again gets the same number. What is older than a day is forgotten.
 */
export async function countCommand(db: Db, { repoId, prNumber, key, author }: GivenCommand): Promise<number> {
  const mine = sql`github_repo_id = ${repoId} and pr_number = ${prNumber} and author = ${cleanText(author)}`;
  await sql`delete from commands where ${mine} and created_at < now() - interval '1 day'`.execute(db);
  await sql`
    insert into commands (github_repo_id, key, pr_number, author)
    values (${repoId}, ${key}, ${prNumber}, ${cleanText(author)}) on conflict do nothing`.execute(db);
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from commands c
    where ${mine} and (c.created_at, c.key) <= (select k.created_at, k.key from commands k
        where k.github_repo_id = ${repoId} and k.key = ${key})
      and c.created_at > (select k.created_at from commands k
        where k.github_repo_id = ${repoId} and k.key = ${key}) - interval '1 hour'`.execute(db);
  return rows[0]?.count ?? 1;
}
