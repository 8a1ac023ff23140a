import { createHash } from 'node:crypto';
import type { Memory, MemoryEvidence, MemoryKind, MemoryStatus } from '@waggle/contracts';
import { type RawBuilder, sql } from 'kysely';
import { cleanText, jsonb } from './clean-text.ts';
import type { Db } from './connect.ts';
import { DatabaseError } from './database-error.ts';

export interface NewMemory {
  repoId: number;
  kind: MemoryKind;
  text: string;
  pathGlob: string;
  /** What a person says holds at once; what a model says is proposed first. */
  source: Memory['source'];
  createdBy: string;
  evidence: readonly MemoryEvidence[];
  /** Until it expires; null for never. */
  days: number | null;
}

/** In this many pull requests a proposal has to be seen before it is used without a person's word. */
export const sightingsToTrust = 3;
/** Of one repository, proposals among them. */
const maxMemories = 500;
const maxEvidence = 10;

const isoOf = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const columns =
  sql.raw(`m.id, m.kind, m.status, m.text, m.path_glob as "pathGlob", m.source, m.created_by as "createdBy",
  m.evidence, m.sightings, ${isoOf('m.created_at')} as "createdAt", ${isoOf('m.updated_at')} as "updatedAt",
  ${isoOf('m.expires_at')} as "expiresAt"`);
const isLive = sql`(m.expires_at is null or m.expires_at > now())`;

/**
 * Remembers something, or strengthens what says the same already: a person's word makes it active, a further pull request
 * counts as a sighting, and what was dismissed stays dismissed unless a person says it. Null when the repository is full.
 */
export async function remember(db: Db, wanted: NewMemory): Promise<{ memory: Memory; isNew: boolean } | null> {
  const { repoId, kind, source, evidence, days } = wanted;
  const fingerprint = kind === 'project_map' ? kind : fingerprintOf(wanted.text);
  const saysPerson = sql`excluded.source = 'person'`;
  // A scan may write over what a scan wrote, never over what a person did.
  const rewrites = sql`(${saysPerson} or (excluded.source = 'scan' and m.source = 'scan'))`;
  const [{ prNumber = 0 } = {}] = evidence;
  const isSeen = sql`m.evidence @> jsonb_build_array(jsonb_build_object('prNumber', ${prNumber}::integer))`;
  const sightings = sql`(m.sightings + case when excluded.source <> 'model' or ${isSeen} then 0 else 1 end)`;
  const { rows } = await sql<Memory & { isNew: boolean }>`
    insert into memories as m (github_repo_id, kind, status, text, path_glob, fingerprint, source, created_by, evidence, expires_at)
    select ${repoId}::bigint, ${kind}, ${source === 'model' ? 'proposed' : 'active'}, ${cleanText(wanted.text)},
      ${cleanText(wanted.pathGlob)}, ${fingerprint}, ${source}, ${cleanText(wanted.createdBy)}, ${jsonb(evidence)}, ${after(days)}
    where (select count(*) from memories o where o.github_repo_id = ${repoId}) < ${maxMemories}
      or exists (select from memories o where o.github_repo_id = ${repoId} and o.kind = ${kind} and o.fingerprint = ${fingerprint})
    on conflict (github_repo_id, kind, fingerprint) do update set
      status = case when ${saysPerson} or (m.status = 'proposed' and ${sightings} >= ${sightingsToTrust}::integer) then 'active' else m.status end,
      text = case when ${rewrites} then excluded.text else m.text end,
      path_glob = case when ${rewrites} then excluded.path_glob else m.path_glob end,
      source = case when ${saysPerson} then 'person' else m.source end,
      evidence = (select coalesce(jsonb_agg(e.one order by e.at), '[]') from (
        select one, at from jsonb_array_elements(m.evidence || excluded.evidence) with ordinality as x (one, at)
        order by at desc limit ${maxEvidence}) e),
      sightings = ${sightings},
      expires_at = case when ${saysPerson} then excluded.expires_at else greatest(m.expires_at, excluded.expires_at) end,
      updated_at = now()
    returning ${columns}, xmax = 0 as "isNew"`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { isNew, ...memory } = row;
  return { memory, isNew };
}

export interface MemoryFilter {
  status?: MemoryStatus | undefined;
  kind?: MemoryKind | undefined;
  /** Any of these words. */
  search?: string | undefined;
  limit?: number;
}

/** Memories of a repository that have not expired, newest first; with `search` the best match first. */
export async function listMemories(db: Db, repoId: number, filter: MemoryFilter = {}): Promise<Memory[]> {
  const { status, kind, search, limit = 500 } = filter;
  // Words are joined by "or": who searches for three words wants what is about two of them as well.
  const query = sql`replace(plainto_tsquery('english', ${cleanText(search ?? '')})::text, '&', '|')::tsquery`;
  const conditions = [sql`m.github_repo_id = ${repoId}`, isLive];
  if (status !== undefined) conditions.push(sql`m.status = ${status}`);
  if (kind !== undefined) conditions.push(sql`m.kind = ${kind}`);
  if (search !== undefined) conditions.push(sql`m.search @@ ${query}`);
  const order = search === undefined ? sql`m.id desc` : sql`ts_rank(m.search, ${query}) desc, m.id desc`;
  const { rows } = await sql<Memory>`
    select ${columns} from memories m where ${sql.join(conditions, sql` and `)} order by ${order} limit ${limit}`.execute(
    db,
  );
  return rows;
}

export interface MemoryPatch {
  text?: string | undefined;
  pathGlob?: string | undefined;
  status?: MemoryStatus | undefined;
  /** From now on; null for ever. */
  days?: number | null | undefined;
}

const dismissedDays = 365;

/**
 * Changes a memory as a person wants it, which makes its words a person's. What is dismissed is kept for a year, so that it is not
 * proposed again. Null when the repository has none of this id; `duplicate` when another one says the same.
 */
export async function updateMemory(
  db: Db,
  { repoId, id, by }: { repoId: number; id: number; by: string },
  patch: MemoryPatch,
): Promise<Memory | 'duplicate' | null> {
  const { text, pathGlob, status } = patch;
  const days = patch.days === undefined && status === 'dismissed' ? dismissedDays : patch.days;
  const changes: RawBuilder<unknown>[] = [sql`updated_at = now()`];
  if (text !== undefined) {
    changes.push(sql`text = ${cleanText(text)}`, sql`source = 'person'`, sql`created_by = ${cleanText(by)}`);
    changes.push(
      sql`fingerprint = case when m.kind = 'project_map' then m.fingerprint else ${fingerprintOf(text)} end`,
    );
  }
  if (pathGlob !== undefined) changes.push(sql`path_glob = ${cleanText(pathGlob)}`);
  if (status !== undefined) changes.push(sql`status = ${status}`);
  if (days !== undefined) changes.push(sql`expires_at = ${after(days)}`);
  try {
    const { rows } = await sql<Memory>`
      update memories as m set ${sql.join(changes)} where m.id = ${id} and m.github_repo_id = ${repoId} and ${isLive}
      returning ${columns}`.execute(db);
    return rows[0] ?? null;
  } catch (error) {
    if (isSameFingerprint(error)) return 'duplicate';
    throw error;
  }
}

/** False when the repository has none of this id. What is only wrong is better dismissed: a deleted proposal may come again. */
export async function deleteMemory(db: Db, { repoId, id }: { repoId: number; id: number }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from memories where id = ${id} and github_repo_id = ${repoId}`.execute(db);
  return numAffectedRows === 1n;
}

function after(days: number | null): RawBuilder<unknown> {
  return days === null ? sql`null::timestamptz` : sql`now() + make_interval(days => ${days}::integer)`;
}

/** The same words in other cases, with other punctuation, are the same memory. */
function fingerprintOf(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 32);
}

function isSameFingerprint(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'memories_fingerprint_key';
}
