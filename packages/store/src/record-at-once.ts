import { CompiledQuery, sql } from 'kysely';
import { jsonText } from './clean-text.ts';
import type { Db } from './connect.ts';
import type { NewDelivery, Stored } from './delivery.ts';
import { type Effect, rearmEffects } from './effects.ts';
import { renderDiscovery } from './installations.ts';
import { maxPackedBytes, packBody, packTogether } from './pack-body.ts';
import { renderUpsert } from './pull-request-work.ts';
import { retryConflicts } from './retry-conflicts.ts';

type Work = Extract<Effect, { type: 'work' }>;
type Discovery = Extract<Effect, { type: 'discover' }>;

/** A delivery of the usual kind: one pull request changed, or nothing is asked for. */
export interface PlainDelivery {
  /** In lower case, as Postgres gives it back. */
  id: string;
  delivery: NewDelivery;
  work: Work | null;
  discovery: Discovery | null;
}

/** The deliveries if one statement can take them all; null otherwise. */
export function planAtOnce(deliveries: readonly NewDelivery[]): PlainDelivery[] | null {
  const plain: PlainDelivery[] = [];
  const ids = new Set<string>();
  const asked = new Map<string, Effect>();
  for (const delivery of deliveries) {
    if (delivery.payload !== null && delivery.payload.length > maxPackedBytes) return null;
    const id = delivery.deliveryId.toLowerCase();
    const one: PlainDelivery = { id, delivery, work: null, discovery: null };
    for (const effect of delivery.effects) {
      if (effect.type === 'work' && !effect.force && one.work === null) one.work = effect;
      else if (effect.type === 'discover' && one.discovery === null) one.discovery = effect;
      else return null;
      if (!asksForSame(asked, effect)) return null;
    }
    plain.push(one);
    ids.add(id);
  }
  return ids.size === deliveries.length ? plain : null;
}

/** One statement changes a row once: two requests for the same row have to ask for the same. */
function asksForSame(asked: Map<string, Effect>, effect: Work | Discovery): boolean {
  const row = effect.type === 'work' ? `${effect.repoId}/${effect.prNumber}/${effect.kind}` : String(effect.repoId);
  const before = asked.get(row);
  if (before === undefined) asked.set(row, effect);
  return before === undefined || JSON.stringify(before) === JSON.stringify(effect);
}

/**
 * The usual deliveries in one statement, hence in one round trip and one transaction: `begin`, events, repositories,
 * work and `commit` one after the other cost both sides twice the CPU time.
 */
export async function recordAtOnce(db: Db, plain: readonly PlainDelivery[]): Promise<Stored[]> {
  // Transactions that lock rows in different orders wait for each other.
  const inOrder = plain.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { bytes, places } = packBodies(inOrder.map(({ delivery }) => delivery.payload));
  const given = jsonText(inOrder.map((one, index) => ({ ...renderRow(one), ...places[index] })));
  const { rows } = await retryConflicts(() => execute(db, given, bytes));
  const stored = new Set(rows.map(({ deliveryId }) => deliveryId));
  const answers: Stored[] = [];
  for (const { id, delivery } of plain) {
    const isStored = stored.has(id);
    answers.push(isStored ? 'stored' : 'duplicate');
    if (!isStored) await rearmEffects(db, delivery.effects);
  }
  return answers;
}

/** A body on its own goes into its row, several share a frame. */
function packBodies(bodies: readonly (Buffer | null)[]) {
  const [first, ...others] = bodies.filter((body) => body !== null);
  if (first === undefined) return { bytes: null, places: [] };
  if (others.length === 0) {
    return { bytes: packBody(first), places: bodies.map((body) => (body === null ? null : { own: true })) };
  }
  const { frame, places } = packTogether(bodies);
  return { bytes: frame, places };
}

function renderRow({ id, delivery, work, discovery }: PlainDelivery) {
  return {
    id,
    event: delivery.eventType,
    action: delivery.action,
    source: delivery.source,
    digest: delivery.deduplicationHash,
    status: delivery.status,
    installation: delivery.installationId,
    repo: delivery.repoId,
    pr: delivery.prNumber,
    trace: delivery.traceparent,
    found_repo: discovery?.repoId,
    found_name: discovery?.fullName,
    found_by: discovery?.installationId,
    work_repo: work?.repoId,
    work_pr: work?.prNumber,
    kind: work?.kind,
    work_installation: work?.installationId,
    work_name: work?.fullName,
    head: work?.headSha,
    base: work?.baseSha,
    before: work?.before,
    changed_at: work?.githubUpdatedAt,
    priority: work?.priority ?? 0,
    settle_ms: work?.settleMs,
  };
}

let statement: string | null = null;

/**
 * The rows travel as one JSON text, so that every batch is the same statement with two parameters: thirty parameters
 * for each row cost more than all the rest. Its text is made once.
 */
function execute(db: Db, given: string, bytes: Buffer | null) {
  statement ??= renderRecord().compile(db).sql;
  return db.executeQuery<{ deliveryId: string }>(CompiledQuery.raw(statement, [given, bytes]));
}

/** Parameters: the rows as JSON text, and the bytes of their bodies. */
function renderRecord() {
  return sql<{ deliveryId: string }>`
    with parameters as materialized (
      select ${null}::text::json as given, ${null}::bytea as bytes
    ), given as materialized (
      select g.* from parameters, json_to_recordset(parameters.given) as g (id uuid, event text, action text, source text,
        digest text, status text, installation bigint, repo bigint, pr integer, trace text, own boolean, at integer,
        bytes integer, found_repo bigint, found_name text, found_by bigint, work_repo bigint, work_pr integer, kind text,
        work_installation bigint, work_name text, head text, base text, before text, changed_at timestamptz,
        priority smallint, settle_ms double precision)
    ), packed as (
      insert into event_bodies (frame) select bytes from parameters where exists (select from given where at is not null)
      returning id
    ), stored as (
      insert into events (delivery_id, event_type, action, source, deduplication_hash, status, installation_id,
        github_repo_id, pr_number, traceparent, payload, body_id, body_at, body_bytes)
      select g.id, g.event, g.action, g.source, g.digest, g.status, g.installation, g.repo, g.pr, g.trace,
        case when g.own then (select bytes from parameters) end,
        case when g.at is not null then (select id from packed) end, g.at, g.bytes
      from given g
      on conflict (delivery_id) do nothing
      returning id, delivery_id
    ), discovered as (
      ${renderDiscovery(sql`
        select distinct on (g.found_repo) g.found_repo, g.found_name, g.found_by
        from given g join stored on stored.delivery_id = g.id where g.found_repo is not null order by g.found_repo`)}
    ), asked as (
      ${renderUpsert(
        sql`
        select distinct on (g.work_repo, g.work_pr, g.kind) g.work_repo, g.work_pr, g.kind, g.work_installation,
          g.work_name, g.head, g.base, g.before, g.changed_at, stored.id, g.priority,
          now() + g.settle_ms * interval '1 ms'
        from given g join stored on stored.delivery_id = g.id where g.work_repo is not null
        order by g.work_repo, g.work_pr, g.kind, stored.id desc`,
        false,
      )}
    )
    select delivery_id as "deliveryId" from stored`;
}
