import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import {
  failMaintenance,
  finishMaintenance,
  keepMaintenance,
  leaseMaintenance,
  listMaintenance,
  type MaintenanceLease,
  releaseMaintenance,
} from './maintenance-lease.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

const hour = 3_600_000;

describe('the lease of a maintenance task', () => {
  let database: OpenDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate maintenance_tasks`.execute(db);
  });

  async function take(owner = 'one', leaseMs = hour): Promise<MaintenanceLease> {
    const lease = await leaseMaintenance(db, { name: 'poll', owner, leaseMs });
    if (lease === null) throw new Error('not leased');
    return lease;
  }

  async function passTime(column: 'lease_until' | 'due_at'): Promise<void> {
    await sql`update maintenance_tasks set ${sql.ref(column)} = now() - interval '1 second'`.execute(db);
  }

  test('goes to one of many workers that ask at the same time', async () => {
    const owners = Array.from({ length: 8 }, (_, index) => `worker-${index}`);
    const leases = await Promise.all(
      owners.map((owner) => leaseMaintenance(db, { name: 'poll', owner, leaseMs: hour })),
    );

    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
  });

  test('is free again when its holder died, and the holder records nothing any more', async () => {
    const dead = await take('dead');
    await passTime('lease_until');
    const next = await take('next');

    const watermark = new Date('2026-01-01T00:00:00Z');
    expect(await keepMaintenance(db, dead, hour)).toBe(false);
    expect(await finishMaintenance(db, dead, { result: {}, watermark, nextInMs: 0 })).toBe(false);
    await failMaintenance(db, dead, { error: 'late', nextInMs: 0 });
    expect(await listMaintenance(db)).toMatchObject([{ leaseOwner: 'next', failures: 0, lastError: null }]);
    expect(await keepMaintenance(db, next, hour)).toBe(true);
  });

  test('is due again after its interval, from the watermark of the last success', async () => {
    const watermark = new Date('2026-01-01T00:00:00Z');
    expect(await finishMaintenance(db, await take(), { result: { found: 3 }, watermark, nextInMs: hour })).toBe(true);
    expect(await leaseMaintenance(db, { name: 'poll', owner: 'two', leaseMs: hour })).toBeNull();

    await passTime('due_at');
    await failMaintenance(db, await take(), { error: 'GitHub is away\0', nextInMs: 0 });
    await passTime('due_at');
    expect(await take()).toMatchObject({ watermark, failures: 1 });
    expect(await listMaintenance(db)).toMatchObject([{ lastResult: { found: 3 }, lastError: 'GitHub is away' }]);
  });

  test('can be given back at once', async () => {
    await releaseMaintenance(db, await take('one'));

    expect(await take('two')).toMatchObject({ owner: 'two' });
  });
});
