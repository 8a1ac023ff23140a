import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';

export interface ApiKey {
  id: number;
  name: string;
  /** The first characters, so that people recognise it. */
  prefix: string;
  /** Repositories it may read; null means every repository of this instance. */
  repoIds: number[] | null;
  /** May change things, such as cancel a review; otherwise it only reads. */
  canWrite: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const keyPattern = /^wgl_[A-Za-z0-9_-]{43}$/;
const shownCharacters = 10;

/** Makes a key. It is returned once and cannot be read again: only its hash is stored. */
export async function createApiKey(
  db: Db,
  { name, repoIds, canWrite = false }: { name: string; repoIds: readonly number[] | null; canWrite?: boolean },
): Promise<{ key: string; apiKey: ApiKey }> {
  const key = `wgl_${randomBytes(32).toString('base64url')}`;
  const { rows } = await sql<ApiKey>`
    insert into api_keys as k (name, key_hash, key_prefix, github_repo_ids, can_write)
    values (${cleanText(name)}, ${hashKey(key)}, ${key.slice(0, shownCharacters)}, ${repoIds}::bigint[], ${canWrite})
    returning ${columns}`.execute(db);
  const [apiKey] = rows;
  if (apiKey === undefined) throw new Error('Postgres did not return the new API key');
  return { key, apiKey };
}

/**
 * The valid key behind this text, or null. The look-up is by hash of 256 random bits, so how long it takes says
 * nothing about any stored key. Use is recorded to the minute.
 */
export async function findApiKey(db: Db, key: string): Promise<ApiKey | null> {
  if (!keyPattern.test(key)) return null;
  const { rows } = await sql<ApiKey>`
    select ${columns} from api_keys k where k.key_hash = ${hashKey(key)} and k.revoked_at is null`.execute(db);
  const [apiKey] = rows;
  if (apiKey === undefined) return null;
  await sql`
    update api_keys set last_used_at = now()
    where id = ${apiKey.id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`.execute(db);
  return apiKey;
}

/** False when there is no such key; a key revoked before stays revoked since then. */
export async function revokeApiKey(db: Db, id: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update api_keys set revoked_at = coalesce(revoked_at, now()) where id = ${id}`.execute(db);
  return numAffectedRows === 1n;
}

export async function listApiKeys(db: Db): Promise<ApiKey[]> {
  const { rows } = await sql<ApiKey>`select ${columns} from api_keys k order by k.id`.execute(db);
  return rows;
}

const columns = sql`k.id, k.name, k.key_prefix as prefix, k.github_repo_ids as "repoIds", k.can_write as "canWrite", k.created_at as "createdAt",
  k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"`;

function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
