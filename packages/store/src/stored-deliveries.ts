import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { unpackBody } from './pack-body.ts';

export interface StoredDelivery {
  id: number;
  deliveryId: string;
  eventType: string;
  status: 'accepted' | 'ignored' | 'unparsable';
  /** Null when the event was ignored, or after retention. */
  payload: Buffer | null;
  receivedAt: Date;
}

export async function findDelivery(db: Db, deliveryId: string): Promise<StoredDelivery | null> {
  const { rows } = await sql<StoredDelivery>`${selectDelivery} where delivery_id = ${deliveryId}::uuid`.execute(db);
  return rows[0] === undefined ? null : unpack(rows[0]);
}

// Bodies have up to 25 MiB each.
const pageSize = 20;

/** Deliveries that were received in the last `sinceMs` and can be read again, in the order of their arrival. */
export async function* eachDeliverySince(db: Db, sinceMs: number): AsyncGenerator<StoredDelivery> {
  const since = sql`now() - ${sinceMs}::double precision * interval '1 ms'`;
  for (let afterId = 0; ; ) {
    const { rows } = await sql<StoredDelivery>`${selectDelivery}
      where created_at >= ${since} and id > ${afterId} and payload is not null and source <> 'ops'
      order by id limit ${pageSize}`.execute(db);
    for (const row of rows) yield unpack(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    afterId = last.id;
  }
}

function unpack(row: StoredDelivery): StoredDelivery {
  return { ...row, payload: row.payload === null ? null : unpackBody(row.payload) };
}

const selectDelivery = sql`
  select id, delivery_id::text as "deliveryId", event_type as "eventType", status, payload,
    created_at as "receivedAt" from events`;
