import { isUtf8 } from 'node:buffer';
import { type RawBuilder, sql } from 'kysely';
import { cleanText } from './clean-text.ts';
import type { Db } from './connect.ts';
import type { NewDelivery, Stored } from './delivery.ts';
import { applyEffects, type EffectOfEvent, rearmEffects } from './effects.ts';
import { packBody } from './pack-body.ts';
import { planAtOnce, recordAtOnce } from './record-at-once.ts';
import { retryConflicts } from './retry-conflicts.ts';

/**
 * Stores deliveries and what they ask for in one transaction: all or none. Only a delivery seen for the first time has
 * effects; a repeated one revives its work if that had died. Answers in the order given.
 */
export async function recordDeliveries(db: Db, deliveries: readonly NewDelivery[]): Promise<Stored[]> {
  if (deliveries.length === 0) return [];
  const plain = planAtOnce(deliveries);
  if (plain !== null) return await recordAtOnce(db, plain);
  return await retryConflicts(() => db.transaction().execute((transaction) => record(transaction, deliveries)));
}

async function record(db: Db, deliveries: readonly NewDelivery[]): Promise<Stored[]> {
  const ids = await insertEvents(db, deliveries);
  const effects: EffectOfEvent[] = [];
  const answers: Stored[] = [];
  for (const delivery of deliveries) {
    const key = delivery.deliveryId.toLowerCase();
    const eventId = ids.get(key);
    ids.delete(key); // the same id twice in one batch: the first one counts
    answers.push(eventId === undefined ? 'duplicate' : 'stored');
    if (eventId === undefined) await rearmEffects(db, delivery.effects);
    else effects.push(...delivery.effects.map((effect) => ({ ...effect, eventId })));
  }
  await applyEffects(db, effects);
  return answers;
}

/** Ids of the newly stored ones by delivery id. Bodies are bound row by row: arrays of bytea are several times slower. */
async function insertEvents(db: Db, deliveries: readonly NewDelivery[]): Promise<Map<string, number>> {
  const inOrder = deliveries.toSorted((a, b) => (a.deliveryId.toLowerCase() < b.deliveryId.toLowerCase() ? -1 : 1));
  const rows = inOrder.map(
    (delivery) => sql`(${delivery.deliveryId}, ${cleanText(delivery.eventType)}, ${cleanText(delivery.action)},
      ${delivery.source}, ${renderBody(delivery.payload)}, ${delivery.deduplicationHash}, ${delivery.status},
      ${delivery.installationId}, ${delivery.repoId}, ${delivery.prNumber}, ${cleanText(delivery.traceparent)})`,
  );
  const { rows: stored } = await sql<{ id: number; deliveryId: string }>`
    insert into events (delivery_id, event_type, action, source, payload, deduplication_hash, status,
      installation_id, github_repo_id, pr_number, traceparent)
    values ${sql.join(rows)}
    on conflict (delivery_id) do nothing
    returning id, delivery_id as "deliveryId"`.execute(db);
  return new Map(stored.map(({ id, deliveryId }) => [deliveryId, id]));
}

/**
 * The bytes as `unpackBody` takes them. postgres.js sends bytea as hex text, at twice the size and the CPU time of text, and nearly every
 * body is text; what is not valid UTF-8, or holds a NUL, goes as bytea.
 */
function renderBody(raw: Buffer | null): RawBuilder<unknown> {
  const body = raw === null ? null : packBody(raw);
  if (body !== null && (!isUtf8(body) || body.includes(0))) return sql`${body}::bytea`;
  return sql`convert_to(${body === null ? null : body.toString('utf8')}::text, 'UTF8')`;
}
