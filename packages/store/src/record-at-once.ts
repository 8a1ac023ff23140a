import { sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';
import { type Effect, rearmEffects } from './effects.ts';
import type { NewDelivery, Stored } from './events.ts';
import { renderDiscovery } from './installations.ts';
import { maxPackedBytes, packBody } from './pack-body.ts';
import { renderUpsert } from './pull-request-work.ts';
import { retryConflicts } from './retry-conflicts.ts';

type Work = Extract<Effect, { type: 'work' }>;
type Discovery = Extract<Effect, { type: 'discover' }>;
interface Plain {
  delivery: NewDelivery;
  work: Work | undefined;
  discovery: Discovery | undefined;
}

/** True when all of them are of the usual kind: one pull request changed, or nothing is asked for. */
export function fitsOneStatement(deliveries: readonly NewDelivery[]): boolean {
  const ids = new Set(deliveries.map(({ deliveryId }) => deliveryId.toLowerCase()));
  if (ids.size < deliveries.length) return false;
  const seen = new Map<string, string>();
  return deliveries.every(({ payload, effects }) => {
    const [works, discoveries] = [effects.filter(isPlainWork), effects.filter(isDiscovery)];
    if (works.length + discoveries.length < effects.length || works.length > 1 || discoveries.length > 1) return false;
    if (payload !== null && payload.length > maxPackedBytes) return false;
    // One statement changes a row once: two requests for the same row have to ask for the same.
    return effects.every((effect) => {
      const key = isPlainWork(effect) ? `${effect.repoId}/${effect.prNumber}/${effect.kind}` : keyOf(effect);
      const content = JSON.stringify(effect);
      const before = seen.get(key) ?? content;
      seen.set(key, content);
      return before === content;
    });
  });
}

/**
 * The usual deliveries in one statement, hence in one round trip and one transaction: `begin`, events, repositories,
 * work and `commit` one after the other cost both sides twice the CPU time.
 */
export async function recordAtOnce(db: Db, deliveries: readonly NewDelivery[]): Promise<Stored[]> {
  const inOrder = deliveries.toSorted((a, b) => (a.deliveryId.toLowerCase() < b.deliveryId.toLowerCase() ? -1 : 1));
  const plain = inOrder.map((delivery) => ({
    delivery,
    work: delivery.effects.find(isPlainWork),
    discovery: delivery.effects.find(isDiscovery),
  }));
  const { rows } = await retryConflicts(() => renderRecord(plain).execute(db));
  const stored = new Set(rows.map(({ deliveryId }) => deliveryId));
  const answers: Stored[] = [];
  for (const { deliveryId, effects } of deliveries) {
    const isStored = stored.has(deliveryId.toLowerCase());
    answers.push(isStored ? 'stored' : 'duplicate');
    if (!isStored) await rearmEffects(db, effects);
  }
  return answers;
}

/** Every delivery has a row in each list, empty or not, so that a batch size has one statement to be prepared. */
function renderRecord(plain: readonly Plain[]) {
  return sql<{ deliveryId: string }>`
    with stored as (
      insert into events (delivery_id, event_type, action, source, payload, deduplication_hash, status,
        installation_id, github_repo_id, pr_number, traceparent)
      values ${sql.join(plain.map(({ delivery }) => renderEvent(delivery)))}
      on conflict (delivery_id) do nothing
      returning id, delivery_id
    ), discovered as (
      ${renderDiscovery(sql`
        select distinct on (d.repo_id) d.repo_id, d.full_name, d.installation_id
        from (values ${sql.join(plain.map(renderDiscovered))}) as d (delivery_id, repo_id, full_name, installation_id)
        join stored using (delivery_id) where d.repo_id is not null order by d.repo_id`)}
    ), asked as (
      ${renderUpsert(
        sql`
        select distinct on (q.repo_id, q.pr_number, q.kind) q.repo_id, q.pr_number, q.kind, q.installation_id,
          q.full_name, q.head_sha, q.base_sha, q.before_sha, q.github_updated_at, stored.id, q.priority,
          now() + q.settle_ms * interval '1 ms'
        from (values ${sql.join(plain.map(renderAsked))}) as q (delivery_id, repo_id, pr_number, kind, installation_id,
          full_name, head_sha, base_sha, before_sha, github_updated_at, priority, settle_ms)
        join stored using (delivery_id) where q.repo_id is not null
        order by q.repo_id, q.pr_number, q.kind, stored.id desc`,
        false,
      )}
    )
    select delivery_id as "deliveryId" from stored`;
}

function renderEvent(delivery: NewDelivery) {
  const body = delivery.payload === null ? null : packBody(delivery.payload);
  return sql`(${delivery.deliveryId}, ${cleanText(delivery.eventType)}, ${cleanText(delivery.action)},
    ${delivery.source}, ${body}::bytea, ${delivery.deduplicationHash}, ${delivery.status},
    ${delivery.installationId}, ${delivery.repoId}, ${delivery.prNumber}, ${cleanText(delivery.traceparent)})`;
}

function renderDiscovered({ delivery, discovery }: Plain) {
  return sql`(${delivery.deliveryId}::uuid, ${discovery?.repoId ?? null}::bigint,
    ${cleanText(discovery?.fullName ?? null)}::text, ${discovery?.installationId ?? null}::bigint)`;
}

function renderAsked({ delivery, work }: Plain) {
  return sql`(${delivery.deliveryId}::uuid, ${work?.repoId ?? null}::bigint, ${work?.prNumber ?? null}::integer,
    ${work?.kind ?? null}::text, ${work?.installationId ?? null}::bigint, ${cleanText(work?.fullName ?? null)}::text,
    ${cleanText(work?.headSha ?? null)}::text, ${cleanText(work?.baseSha ?? null)}::text,
    ${cleanText(work?.before ?? null)}::text, ${work?.githubUpdatedAt ?? null}::timestamptz,
    ${work?.priority ?? 0}::smallint, ${work?.settleMs ?? null}::double precision)`;
}

function isPlainWork(effect: Effect): effect is Work {
  return effect.type === 'work' && !effect.force;
}

function isDiscovery(effect: Effect): effect is Discovery {
  return effect.type === 'discover';
}

function keyOf(effect: Effect): string {
  return effect.type === 'discover' ? String(effect.repoId) : effect.type;
}
