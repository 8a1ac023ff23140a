import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { type BodyPlace, unpackBody, unpackOne } from './pack-body.ts';

export interface StoredDelivery {
  id: number;
  deliveryId: string;
  eventType: string;
  status: 'accepted' | 'ignored' | 'unparsable';
  /** Null when the event was ignored, or after retention. */
  payload: Buffer | null;
  receivedAt: Date;
}

type StoredRow = StoredDelivery & BodyPlace & { frame: Buffer | null };

export async function findDelivery(db: Db, deliveryId: string): Promise<StoredDelivery | null> {
  const { rows } = await sql<StoredRow>`${selectDelivery} where delivery_id = ${deliveryId}::uuid`.execute(db);
  return rows[0] === undefined ? null : unpack(rows[0]);
}

// Bodies have up to 25 MiB each.
const pageSize = 20;

/** Deliveries that were received in the last `sinceMs` and can be read again, in the order of their arrival. */
export async function* eachDeliverySince(db: Db, sinceMs: number): AsyncGenerator<StoredDelivery> {
  const since = sql`now() - ${sinceMs}::double precision * interval '1 ms'`;
  for (let afterId = 0; ; ) {
    const { rows } = await sql<StoredRow>`${selectDelivery}
      where e.created_at >= ${since} and e.id > ${afterId} and (e.payload is not null or b.id is not null)
        and e.source <> 'ops'
      order by e.id limit ${pageSize}`.execute(db);
    for (const row of rows) yield unpack(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    afterId = last.id;
  }
}

function unpack({ payload, frame, at, bytes, ...row }: StoredRow): StoredDelivery {
  if (frame !== null) return { ...row, payload: unpackOne(frame, { at, bytes }) };
  return { ...row, payload: payload === null ? null : unpackBody(payload) };
}

const selectDelivery = sql`
  select e.id, e.delivery_id::text as "deliveryId", e.event_type as "eventType", e.status, e.payload,
    e.created_at as "receivedAt", b.frame, e.body_at as at, e.body_bytes as bytes
  from events e left join event_bodies b on b.id = e.body_id`;
