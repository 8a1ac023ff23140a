import { sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';

/** Silences a rule on some paths for some time, because people said so. */
export interface Suppression {
  id: number;
  repoId: number;
  rule: string;
  pathGlob: string;
  /** Normalized quoted code; null when the rule is silenced whatever the code. */
  codeKey: string | null;
  reason: string;
  findingIds: number[];
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  revokedBy: string | null;
}

export interface NewSuppression {
  repoId: number;
  rule: string;
  pathGlob: string;
  codeKey: string | null;
  reason: string;
  findingIds: readonly number[];
  createdBy: string;
  days: number;
}

const columns = sql.raw(`id, github_repo_id as "repoId", rule, path_glob as "pathGlob", code_key as "codeKey", reason,
  finding_ids as "findingIds", created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt", revoked_by as "revokedBy"`);

/** Adds a suppression, or prolongs the one in force for the same rule, paths and code. */
export async function addSuppression(db: Db, wanted: NewSuppression): Promise<Suppression> {
  const { repoId, rule, pathGlob, codeKey, days } = wanted;
  const same = sql`github_repo_id = ${repoId} and rule = ${cleanText(rule)} and path_glob = ${cleanText(pathGlob)}
    and code_key is not distinct from ${cleanText(codeKey)}::text and revoked_at is null and expires_at > now()`;
  const until = sql`now() + make_interval(days => ${days}::integer)`;
  const ids = sql`${[...wanted.findingIds]}::bigint[]`;
  const prolonged = await sql<Suppression>`
    update suppressions set expires_at = greatest(expires_at, ${until}),
      finding_ids = array(select distinct unnest(finding_ids || ${ids}))
    where ${same} returning ${columns}`.execute(db);
  if (prolonged.rows[0] !== undefined) return prolonged.rows[0];
  const { rows } = await sql<Suppression>`
    insert into suppressions (github_repo_id, rule, path_glob, code_key, reason, finding_ids, created_by, expires_at)
    values (${repoId}, ${cleanText(rule)}, ${cleanText(pathGlob)}, ${cleanText(codeKey)}, ${cleanText(wanted.reason)}, ${ids},
      ${cleanText(wanted.createdBy)}, ${until})
    returning ${columns}`.execute(db);
  const [added] = rows;
  if (added === undefined) throw new Error('Postgres did not return the new suppression');
  return added;
}

/** Suppressions of a repository, newest first; only those in force unless `all`. */
export async function listSuppressions(db: Db, repoId: number, { all = false } = {}): Promise<Suppression[]> {
  const wanted = all ? sql`true` : sql`revoked_at is null and expires_at > now()`;
  const { rows } = await sql<Suppression>`
    select ${columns} from suppressions where github_repo_id = ${repoId} and ${wanted} order by id desc limit 1000`.execute(
    db,
  );
  return rows;
}

/** Takes a suppression back. False when the repository has none of this id in force. */
export async function revokeSuppression(
  db: Db,
  { repoId, id, by }: { repoId: number; id: number; by: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update suppressions set revoked_at = now(), revoked_by = ${cleanText(by)}
    where id = ${id} and github_repo_id = ${repoId} and revoked_at is null`.execute(db);
  return numAffectedRows === 1n;
}

export interface DismissedFinding {
  id: number;
  prNumber: number;
  path: string | null;
}

/** Dismissed findings of one rule within so many days: what a wider suppression would rest on. */
export async function listDismissed(
  db: Db,
  { repoId, rule, days }: { repoId: number; rule: string; days: number },
): Promise<DismissedFinding[]> {
  const { rows } = await sql<DismissedFinding>`
    select id, pr_number as "prNumber", path from findings
    where github_repo_id = ${repoId} and rule = ${rule} and state = 'dismissed'
      and closed_at > now() - make_interval(days => ${days}::integer)
    order by id desc limit 1000`.execute(db);
  return rows;
}
