import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { claimDueWork, forgetHandedOver } from './claim-due-work.ts';
import type { Db } from './connect.ts';
import { listDead, retryDead } from './dead-work.ts';
import { insertOutbox, leaseOutbox } from './outbox.ts';
import { requestWork } from './pull-request-work.ts';
import { buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { leaseWork, maxUnfinishedLeases, noteProgress } from './work-lease.ts';

describe('jobs that Redis or a worker lost', () => {
  let database: OpenDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate pull_request_work, outbox`.execute(db);
    await requestWork(db, buildRequest());
  });

  /** A worker takes the job and is killed; its lease runs out. */
  async function startAndKill(): Promise<void> {
    expect(await leaseWork(db, reviewRef, 'w', 1)).not.toBeNull();
    await sql`update pull_request_work set lease_until = now() - interval '1 ms'`.execute(db);
  }

  test('fault 4: the work of a killed worker is handed over as soon as its lease ran out', async () => {
    await claimDueWork(db);
    await startAndKill();

    expect(await claimDueWork(db)).toMatchObject([{ jobId: 'rv-501-7-g1-e2' }]);
    expect(await claimDueWork(db)).toEqual([]);
  });

  async function state() {
    const row = await db.selectFrom('pull_request_work').select(['state', 'attempts', 'last_error']).executeTakeFirst();
    return row ?? null;
  }

  test('fault 6: a job whose worker is killed twice is not given up, and no attempt is counted', async () => {
    for (let kill = 1; kill <= 2; kill += 1) {
      expect(await claimDueWork(db)).toMatchObject([{ jobId: `rv-501-7-g1-e${kill}` }]);
      await startAndKill();
    }

    expect(await claimDueWork(db)).toHaveLength(1);
    expect(await state()).toEqual({ state: 'ready', attempts: 0, last_error: null });
  });

  test('fault 6: kills do not add up as long as steps are finished in between', async () => {
    for (let kill = 1; kill <= 12; kill += 1) {
      const lease = await leaseWork(db, reviewRef, 'w', 1);
      if (lease === null) throw new Error(`kill ${kill} was the last one`);
      if (kill % 3 === 0) await noteProgress(db, lease);
      await sql`update pull_request_work set lease_until = now() - interval '1 ms'`.execute(db);
    }

    expect(await state()).toMatchObject({ state: 'running', attempts: 0 });
  });

  test('fault 6: a job that ends every worker who takes it is dead after six, says why, and can be retried', async () => {
    for (let kill = 1; kill <= maxUnfinishedLeases; kill += 1) await startAndKill();

    expect(await leaseWork(db, reviewRef, 'w', 30_000)).toBeNull();

    const [dead] = await listDead(db);
    expect(dead).toMatchObject({ type: 'work', prNumber: 7, lastError: expect.stringMatching(/6 workers.*memory/) });
    expect(await claimDueWork(db)).toEqual([]);
    expect(await retryDead(db, { type: 'all' })).toBe(1);
    expect(await leaseWork(db, reviewRef, 'w', 30_000)).not.toBeNull();
  });

  test('fault 6: a newer push starts afresh', async () => {
    for (let kill = 1; kill <= maxUnfinishedLeases; kill += 1) await startAndKill();
    await requestWork(db, buildRequest({ at: 200, headSha: 'c'.repeat(40) }));

    expect(await leaseWork(db, reviewRef, 'w', 30_000)).toMatchObject({ gen: 2 });
  });

  test('fault 6: the same for one-shot requests', async () => {
    const payload = { installationId: 31, repoId: 501, fullName: 'acme/shop' };
    await insertOutbox(db, { kind: 'graph.connect', key: 'deadly', payload, installationId: 31 });
    const { id } = await db.selectFrom('outbox').select('id').executeTakeFirstOrThrow();
    for (let kill = 1; kill <= maxUnfinishedLeases; kill += 1) {
      expect(await leaseOutbox(db, id, 'w', 1)).not.toBeNull();
      await sql`update outbox set lease_until = now() - interval '1 ms'`.execute(db);
    }

    expect(await leaseOutbox(db, id, 'w', 1)).toBeNull();
    expect(await listDead(db)).toMatchObject([{ type: 'request', id, lastError: expect.stringContaining('memory') }]);
  });

  test('fault 37: a request in the form of another version is delayed, not failed', async () => {
    await sql`insert into outbox (kind, key, payload) values ('graph.connect', 'newer', '{"version": 2}'),
      ('graph.next_year', 'unknown', '{}')`.execute(db);
    const rows = await db.selectFrom('outbox').select('id').execute();
    for (const { id } of rows) expect(await leaseOutbox(db, id, 'w', 1)).toBeNull();

    const waiting = await sql`select state, attempts, not_before > now() + interval '50 s' as later, last_error like
      'Payload does not fit%' as says from outbox`.execute(db);
    expect(waiting.rows).toEqual([1, 2].map(() => ({ state: 'ready', attempts: 1, later: true, says: true })));
  });

  test('fault 8, fault 9: after a wipe what waited is due at once, and what a worker holds is left alone', async () => {
    await requestWork(db, buildRequest({ prNumber: 8 }));
    await claimDueWork(db);
    await leaseWork(db, reviewRef, 'w', 30_000);

    expect(await forgetHandedOver(db)).toBe(1);
    expect(await claimDueWork(db)).toMatchObject([{ payload: { prNumber: 8 } }]);
  });
});
