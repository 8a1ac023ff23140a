import { sql } from 'kysely';
import { cleanText, jsonb } from './clean-text.ts';
import type { Db } from './connect.ts';

/** Which `.waggle.yml`: of one repository, branch and folder. */
export interface ConfigRef {
  repoId: number;
  baseRef: string;
  path: string;
}

/** Remembers a version without mistakes: it holds while a newer one has some. */
export async function saveGoodConfig(
  db: Db,
  { repoId, baseRef, path }: ConfigRef,
  good: { config: unknown; commit: string },
): Promise<void> {
  await sql`
    insert into repository_configs as c (github_repo_id, base_ref, path, config, commit_sha)
    values (${repoId}, ${cleanText(baseRef)}, ${cleanText(path)}, ${jsonb(good.config)}, ${good.commit})
    on conflict (github_repo_id, base_ref, path) do update set
      config = excluded.config, commit_sha = excluded.commit_sha, updated_at = now()
    where c.config is distinct from excluded.config`.execute(db);
}

/** The last version without mistakes; null when there was none. */
export async function findGoodConfig(db: Db, { repoId, baseRef, path }: ConfigRef): Promise<unknown> {
  const { rows } = await sql<{ config: unknown }>`
    select config from repository_configs
    where github_repo_id = ${repoId} and base_ref = ${cleanText(baseRef)} and path = ${cleanText(path)}`.execute(db);
  return rows[0]?.config ?? null;
}

/** All of them for one branch, the root and its folders. */
export async function listGoodConfigs(
  db: Db,
  { repoId, baseRef }: Omit<ConfigRef, 'path'>,
): Promise<{ path: string; config: unknown }[]> {
  const { rows } = await sql<{ path: string; config: unknown }>`
    select path, config from repository_configs
    where github_repo_id = ${repoId} and base_ref = ${cleanText(baseRef)}`.execute(db);
  return rows;
}

/** Forgets a file that is gone: a later one with mistakes must not bring it back. */
export async function deleteGoodConfig(db: Db, { repoId, baseRef, path }: ConfigRef): Promise<void> {
  await sql`
    delete from repository_configs
    where github_repo_id = ${repoId} and base_ref = ${cleanText(baseRef)} and path = ${cleanText(path)}`.execute(db);
}
