import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { claimDueWork, forgetHandedOver } from './claim-due-work.ts';
import type { Db } from './connect.ts';
import { requestWork } from './pull-request-work.ts';
import { buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { leaseWork } from './work-lease.ts';

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

  test('fault 6: a job whose workers are killed again and again is never given up', async () => {
    for (let kill = 1; kill <= 12; kill += 1) {
      expect(await claimDueWork(db)).toMatchObject([{ jobId: `rv-501-7-g1-e${kill}` }]);
      await startAndKill();
    }

    expect(await db.selectFrom('pull_request_work').select(['state', 'attempts']).execute()).toEqual([
      { state: 'running', attempts: 0 },
    ]);
  });

  test('fault 9: after a wipe what waited is due at once, and what a worker holds is left alone', async () => {
    await requestWork(db, buildRequest({ prNumber: 8 }));
    await claimDueWork(db);
    await leaseWork(db, reviewRef, 'w', 30_000);

    expect(await forgetHandedOver(db)).toBe(1);
    expect(await claimDueWork(db)).toMatchObject([{ payload: { prNumber: 8 } }]);
  });
});
