import { sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';
import type { RepositoryRef } from './installations.ts';

export interface RepositoryWebhook extends RepositoryRef {
  /** Sealed by a SecretBox; the one in use first, then the one it replaced. */
  sealedSecrets: string[];
}

/** The repository behind a webhook address; null when it has no webhook of its own or is disconnected. */
export async function findRepositoryWebhook(db: Db, connectionId: number): Promise<RepositoryWebhook | null> {
  const { rows } = await sql<RepositoryRef & { secrets: string }>`
    select github_repo_id as "repoId", repo_full_name as "fullName", webhook_secret as secrets from installations
    where id = ${connectionId} and is_active and webhook_secret is not null`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  return { repoId: row.repoId, fullName: row.fullName, sealedSecrets: row.secrets.split(',') };
}

/**
 * Connects a repository by a webhook of its own. A secret that it had before stays valid beside the new one, until the
 * next call, so that GitHub and Waggle need not change at the same moment. Answers the id in the webhook's address.
 */
export async function connectRepositoryWebhook(db: Db, repo: RepositoryRef, sealedSecret: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into installations as i (github_repo_id, repo_full_name, webhook_secret)
    values (${repo.repoId}, ${cleanText(repo.fullName)}, ${sealedSecret})
    on conflict (github_repo_id) do update set
      repo_full_name = excluded.repo_full_name,
      webhook_secret = concat_ws(',', excluded.webhook_secret, nullif(split_part(i.webhook_secret, ',', 1), '')),
      is_active = true,
      updated_at = now()
    returning id`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('Postgres did not return the connection');
  return row.id;
}
