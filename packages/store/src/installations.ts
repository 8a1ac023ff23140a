import { type RawBuilder, sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';

export interface RepositoryRef {
  repoId: number;
  fullName: string;
}

export interface Repository extends RepositoryRef {
  installationId: number | null;
  isActive: boolean;
  scannedAt: Date | null;
}

/** Connects repositories, new or returning; a returning one is scanned again, since pushes were missed meanwhile. */
export async function connectRepositories(
  db: Db,
  { installationId, repos }: { installationId: number | null; repos: readonly RepositoryRef[] },
): Promise<void> {
  const distinct = new Map(repos.map((repo) => [repo.repoId, repo]));
  if (distinct.size === 0) return;
  const rows = Array.from(distinct.values())
    .sort((a, b) => a.repoId - b.repoId)
    .map(({ repoId, fullName }) => sql`(${repoId}, ${cleanText(fullName)}, ${installationId})`);
  await sql`
    insert into installations as i (github_repo_id, repo_full_name, installation_id) values ${sql.join(rows)}
    on conflict (github_repo_id) do update set
      repo_full_name = excluded.repo_full_name,
      installation_id = coalesce(excluded.installation_id, i.installation_id),
      scanned_at = case when i.is_active then i.scanned_at end,
      installed_at = case when i.is_active then i.installed_at else now() end,
      is_active = true,
      updated_at = now()`.execute(db);
}

/**
 * Connects repositories that an event of their App installation names and no row knows. A known one is left alone, so
 * that a late event does not bring back what was disconnected, unless the installation is a newer one: then the App was
 * installed again and the event that said so is missing. The usual case reads only: no lock is taken on known rows.
 */
export async function discoverRepositories(
  db: Db,
  found: readonly (RepositoryRef & { installationId: number })[],
): Promise<void> {
  const distinct = new Map(found.map((repo) => [repo.repoId, repo]));
  if (distinct.size === 0) return;
  const rows = Array.from(distinct.values())
    .sort((a, b) => a.repoId - b.repoId)
    .map((repo) => sql`(${repo.repoId}::bigint, ${cleanText(repo.fullName)}, ${repo.installationId}::bigint)`);
  await renderDiscovery(sql`values ${sql.join(rows)}`).execute(db);
}

/** Inserts what `rows` found: a query with repository id, name and installation id, each repository once. */
export function renderDiscovery(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into installations as i (github_repo_id, repo_full_name, installation_id)
    select * from (${rows}) as seen (repo_id, full_name, installation_id)
    where not exists (select from installations k where k.github_repo_id = seen.repo_id
      and k.installation_id >= seen.installation_id)
    order by repo_id
    on conflict (github_repo_id) do update set
      repo_full_name = excluded.repo_full_name,
      installation_id = excluded.installation_id,
      scanned_at = case when i.is_active then i.scanned_at end,
      installed_at = case when i.is_active then i.installed_at else now() end,
      is_active = true,
      updated_at = now()
    where i.installation_id is null or i.installation_id < excluded.installation_id`;
}

// Beyond any rate limit; not 'infinity', which is no valid Date.
const suspendedUntil = new Date('9999-12-31T00:00:00Z');

/** GitHub refuses everything for a suspended installation: its work waits until it is resumed. */
export async function suspendInstallation(db: Db, installationId: number): Promise<void> {
  await parkInstallation(db, installationId, suspendedUntil, 'suspended on GitHub');
}

export async function resumeInstallation(db: Db, installationId: number): Promise<void> {
  await sql`
    delete from installation_limits
    where installation_id = ${installationId} and parked_until >= ${suspendedUntil}`.execute(db);
}

export async function disconnectRepositories(db: Db, repoIds: readonly number[]): Promise<void> {
  await sql`
    update installations set is_active = false, updated_at = now()
    where github_repo_id = any(${repoIds}::bigint[]) and is_active`.execute(db);
}

export async function deactivateInstallation(db: Db, installationId: number): Promise<void> {
  await sql`
    update installations set is_active = false, updated_at = now()
    where installation_id = ${installationId} and is_active`.execute(db);
}

export async function renameRepository(db: Db, { repoId, fullName }: RepositoryRef): Promise<void> {
  const name = cleanText(fullName);
  await sql`
    update installations set repo_full_name = ${name}, updated_at = now() where github_repo_id = ${repoId}`.execute(db);
  await sql`update pull_request_work set repo_full_name = ${name} where github_repo_id = ${repoId}`.execute(db);
}

/** Active repositories whose files are not in the graph yet, oldest first. */
export async function listUnscannedRepositories(db: Db, limit = 100): Promise<Repository[]> {
  const { rows } = await sql<Repository>`${selectRepository}
    where is_active and scanned_at is null order by id limit ${limit}`.execute(db);
  return rows;
}

/** Records a finished scan. */
export async function markScanned(db: Db, repoId: number): Promise<void> {
  await sql`update installations set scanned_at = now(), updated_at = now() where github_repo_id = ${repoId}`.execute(
    db,
  );
}

export async function findRepository(db: Db, repoId: number): Promise<Repository | null> {
  const { rows } = await sql<Repository>`${selectRepository} where github_repo_id = ${repoId}`.execute(db);
  return rows[0] ?? null;
}

export async function findRepositoryByName(db: Db, fullName: string): Promise<Repository | null> {
  const { rows } = await sql<Repository>`${selectRepository}
    where lower(repo_full_name) = lower(${fullName}) order by is_active desc, id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** GitHub asked this installation to wait: none of its work starts before `until`. A later time wins. */
export async function parkInstallation(db: Db, installationId: number, until: Date, reason: string): Promise<void> {
  await sql`
    insert into installation_limits as l (installation_id, parked_until, reason)
    values (${installationId}, ${until}, ${cleanText(reason).slice(0, 500)})
    on conflict (installation_id) do update set
      parked_until = greatest(l.parked_until, excluded.parked_until), reason = excluded.reason, updated_at = now()`.execute(
    db,
  );
}

const selectRepository = sql`
  select github_repo_id as "repoId", repo_full_name as "fullName", installation_id as "installationId",
    is_active as "isActive", scanned_at as "scannedAt" from installations`;
