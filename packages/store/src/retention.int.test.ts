import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { recordDeliveries } from './events.ts';
import { connectRepositories } from './installations.ts';
import { insertOutbox } from './outbox.ts';
import { requestWork } from './pull-request-work.ts';
import { purgeOldRows } from './retention.ts';
import { eachDeliverySince, findDelivery } from './stored-deliveries.ts';
import { buildDelivery, buildRequest } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

const days = { payloads: 14, deliveries: 30, work: 90 };

describe('retention', () => {
  let database: OpenDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate events, pull_request_work, outbox, installations, event_bodies restart identity cascade`.execute(
      db,
    );
  });

  /** One delivery for each age, in days. */
  async function storeDeliveries(ages: readonly number[]): Promise<void> {
    for (const age of ages) {
      const delivery = buildDelivery();
      await recordDeliveries(db, [delivery]);
      await sql`update events set created_at = now() - ${age}::float * interval '1 day'
        where delivery_id = ${delivery.deliveryId}`.execute(db);
    }
  }

  async function readBodies(): Promise<boolean[]> {
    const { rows } = await sql<{ has: boolean }>`
      select payload is not null as has from events order by created_at`.execute(db);
    return rows.map(({ has }) => has);
  }

  test('drops bodies after 14 days and delivery ids after 30, batch by batch', async () => {
    await storeDeliveries([40, 31, 29, 20, 15, 13, 1]);
    let batches = 0;

    const purged = await purgeOldRows(db, days, {
      since: null,
      batch: 1,
      onBatch: async () => {
        batches += 1;
      },
    });

    expect(purged).toMatchObject({ deliveries: 2, payloads: 3 });
    expect(await readBodies()).toEqual([false, false, false, true, true]);
    expect(batches).toBeGreaterThan(5);
  });

  test('looks at no body that the last run has seen', async () => {
    await storeDeliveries([20, 15]);

    const since = new Date(Date.now() - 17 * 86_400_000);
    expect(await purgeOldRows(db, days, { since })).toMatchObject({ payloads: 1 });
    expect(await readBodies()).toEqual([true, false]);
  });

  test('drops the bodies that share a frame together', async () => {
    const [first, second] = [buildDelivery(), buildDelivery()];
    await recordDeliveries(db, [first, second]);
    await sql`update event_bodies set created_at = now() - interval '13 days'`.execute(db);
    expect(await purgeOldRows(db, days, { since: null })).toMatchObject({ payloads: 0 });
    expect((await findDelivery(db, first.deliveryId))?.payload).toEqual(first.payload);

    await sql`update event_bodies set created_at = now() - interval '15 days'`.execute(db);

    expect(await purgeOldRows(db, days, { since: null })).toMatchObject({ payloads: 1 });
    expect(await findDelivery(db, second.deliveryId)).toMatchObject({ deliveryId: second.deliveryId, payload: null });
    const read = [];
    for await (const { deliveryId } of eachDeliverySince(db, 60_000)) read.push(deliveryId);
    expect(read).toEqual([]);
  });

  test('stops between two batches when the lease is lost', async () => {
    await storeDeliveries([40, 40]);
    const lost = new Error('lost');

    const onBatch = () => Promise.reject(lost);
    await expect(purgeOldRows(db, days, { since: null, batch: 1, onBatch })).rejects.toBe(lost);
    expect(await readBodies()).toHaveLength(1);
  });

  test('deletes ended work of closed pull requests and disconnected repositories, and nothing that is still needed', async () => {
    await connectRepositories(db, { installationId: 31, repos: [{ repoId: 501, fullName: 'acme/shop' }] });
    const set = {
      open: sql`done_gen = 1, state = 'idle'`,
      closed: sql`cancelled_gen = 1, state = 'idle'`,
      waiting: sql`state = 'ready'`,
      dead: sql`state = 'dead'`,
    };
    const rows = [
      { prNumber: 1, set: set.open, stays: true },
      { prNumber: 2, set: set.closed, stays: false },
      { prNumber: 3, set: set.waiting, stays: true },
      { prNumber: 4, set: set.dead, stays: false },
      { prNumber: 5, set: set.closed, stays: true, age: 80 },
      { prNumber: 6, kind: 'graph' as const, set: set.open, stays: true },
      { prNumber: 7, kind: 'graph' as const, set: set.open, stays: false, repoId: 999 },
    ];
    for (const { prNumber, kind = 'review', repoId = 501, set: state, age = 100 } of rows) {
      await requestWork(db, buildRequest({ prNumber, kind, repoId }));
      await sql`update pull_request_work set ${state}, updated_at = now() - ${age}::float * interval '1 day'
        where pr_number = ${prNumber}`.execute(db);
    }

    expect(await purgeOldRows(db, days, { since: null, batch: 1 })).toMatchObject({ work: 3 });
    const { rows: left } = await sql<{ pr: number }>`
      select pr_number as pr from pull_request_work order by 1`.execute(db);
    expect(left.map(({ pr }) => pr)).toEqual(rows.filter(({ stays }) => stays).map(({ prNumber }) => prNumber));
  });

  test('deletes ended requests and keeps those that wait', async () => {
    const payload = { installationId: 31, repoId: 501, fullName: 'acme/shop' };
    for (const key of ['done', 'dead', 'ready', 'running', 'young']) {
      await insertOutbox(db, { kind: 'graph.connect', key, payload, installationId: 31 });
      const age = key === 'young' ? 1 : 91;
      await sql`update outbox set state = ${key === 'young' ? 'done' : key},
        requested_at = now() - ${age}::float * interval '1 day' where key = ${key}`.execute(db);
    }

    expect(await purgeOldRows(db, days, { since: null })).toMatchObject({ requests: 2 });
    const { rows } = await sql<{ key: string }>`select key from outbox order by key`.execute(db);
    expect(rows.map(({ key }) => key)).toEqual(['ready', 'running', 'young']);
  });
});
