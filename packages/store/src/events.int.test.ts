import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { claimDueWork } from './claim-due-work.ts';
import type { Db } from './connect.ts';
import type { Effect } from './effects.ts';
import { recordDeliveries } from './events.ts';
import { findRepository, listUnscannedRepositories, markScanned } from './installations.ts';
import { leaseOutbox, retryOutbox } from './outbox.ts';
import { listReachableRepositories } from './recovery.ts';
import { eachDeliverySince, findDelivery } from './stored-deliveries.ts';
import { buildDelivery, buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { finishWork, leaseWork, retryWork } from './work-lease.ts';

describe('recording deliveries', () => {
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

  async function count(table: 'events' | 'outbox' | 'pull_request_work'): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db);
    return rows[0]?.n ?? -1;
  }

  const connect: Effect = { type: 'connect', installationId: 31, repos: [{ repoId: 501, fullName: 'acme/shop' }] };
  const scan: Effect = {
    type: 'outbox',
    kind: 'graph.connect',
    key: 'connect-501',
    installationId: 31,
    payload: { installationId: 31, repoId: 501, fullName: 'acme/shop' },
  };

  test.each([
    ['text', Buffer.from('{"emoji": "\u{1f41d} \\u0000 \\\\x00", "quote": "\'"}')],
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['CRLF and no end', Buffer.from('{\r\n')],
    ['a NUL', Buffer.from('{"a": "\0"}')],
    ['invalid UTF-8', Buffer.from([0, 255, 10, 0x7b, 0xc3, 0x28])],
    ['nothing', Buffer.alloc(0)],
  ])('stores a body with %s byte by byte', async (_name, payload) => {
    await recordDeliveries(db, [buildDelivery({ payload })]);

    const event = await db.selectFrom('events').select('payload').executeTakeFirstOrThrow();
    expect(event.payload?.toString('hex')).toBe(payload.toString('hex'));
  });

  test('gives a large body back as it was signed, and stores it packed', async () => {
    const payload = Buffer.from(JSON.stringify(Array.from({ length: 900 }, (_, id) => ({ id, name: 'Größe' }))));
    const delivery = buildDelivery({ payload });

    await recordDeliveries(db, [delivery]);

    expect((await findDelivery(db, delivery.deliveryId))?.payload?.equals(payload)).toBe(true);
    const event = await db.selectFrom('events').select('payload').executeTakeFirstOrThrow();
    expect(event.payload?.length).toBeLessThan(payload.length / 4);
  });

  test('bodies of one batch share a frame and come back byte by byte, one by one and in order', async () => {
    const bodies = [
      Buffer.from('{"a": 1}'),
      null,
      Buffer.from([0, 255, 0x28]),
      Buffer.alloc(0),
      Buffer.alloc(3000, 'x'),
    ];
    const deliveries = bodies.map((payload) => buildDelivery({ payload }));

    await recordDeliveries(db, deliveries);

    for (const [index, { deliveryId }] of deliveries.entries()) {
      const found = await findDelivery(db, deliveryId);
      expect(found?.payload?.toString('hex')).toBe(bodies[index]?.toString('hex'));
    }
    const read = [];
    for await (const { deliveryId } of eachDeliverySince(db, 60_000)) read.push(deliveryId);
    expect(read.toSorted()).toEqual(
      deliveries
        .filter(({ payload }) => payload !== null)
        .map(({ deliveryId }) => deliveryId)
        .toSorted(),
    );
    const { rows } = await sql<{ frames: number }>`select count(*) as frames from event_bodies`.execute(db);
    expect(rows).toEqual([{ frames: 1 }]);
  });

  test('a repeated delivery in a batch keeps the body it came with first', async () => {
    const first = buildDelivery({ payload: Buffer.from('{"n": 1}') });
    await recordDeliveries(db, [first, buildDelivery({ payload: Buffer.from('{"n": 2}') })]);

    const repeated = { ...first, payload: Buffer.from('{"n": 3}') };
    await recordDeliveries(db, [buildDelivery({ payload: Buffer.from('{"n": 4}') }), repeated]);

    expect((await findDelivery(db, first.deliveryId))?.payload?.toString()).toBe('{"n": 1}');
  });

  test('two deliveries about one pull request in one batch ask once, and a duplicate among them asks for nothing', async () => {
    const effects: Effect[] = [{ type: 'work', ...buildRequest() }];
    const [first, second, third] = [buildDelivery({ effects }), buildDelivery({ effects }), buildDelivery({ effects })];
    expect(await recordDeliveries(db, [first, second])).toEqual(['stored', 'stored']);
    expect(await db.selectFrom('pull_request_work').select('desired_gen').execute()).toEqual([{ desired_gen: 1 }]);
    await sql`update pull_request_work set done_gen = 1, state = 'idle'`.execute(db);

    expect(await recordDeliveries(db, [first])).toEqual(['duplicate']);
    expect(await db.selectFrom('pull_request_work').select('desired_gen').execute()).toEqual([{ desired_gen: 1 }]);
    // The duplicate comes first: what the new one asks for must not get lost behind it.
    expect(await recordDeliveries(db, [first, third])).toEqual(['duplicate', 'stored']);
    expect(await db.selectFrom('pull_request_work').select('desired_gen').execute()).toEqual([{ desired_gen: 2 }]);
  });

  test('two heads of one pull request in one batch: the newer one counts, whatever their order', async () => {
    const at = (seconds: number, letter: string): Effect[] => [
      { type: 'work', ...buildRequest({ at: seconds, headSha: letter.repeat(40) }) },
    ];

    await recordDeliveries(db, [buildDelivery({ effects: at(200, 'd') }), buildDelivery({ effects: at(100, 'c') })]);

    expect(await db.selectFrom('pull_request_work').select('head_sha').execute()).toEqual([
      { head_sha: 'd'.repeat(40) },
    ]);
  });

  test('stores an event with what it asks for', async () => {
    const effects: Effect[] = [{ type: 'work', ...buildRequest() }];

    expect(await recordDeliveries(db, [buildDelivery({ payload: null, effects })])).toEqual(['stored']);

    const event = await db.selectFrom('events').selectAll().executeTakeFirstOrThrow();
    expect(event.payload).toBeNull();
    const work = await db.selectFrom('pull_request_work').selectAll().executeTakeFirstOrThrow();
    expect(work).toMatchObject({ event_id: event.id, desired_gen: 1, tenant: 31 });
  });

  test('the same delivery twenty times at once is one event and one generation', async () => {
    const delivery = buildDelivery({ effects: [{ type: 'work', ...buildRequest({ force: true }) }, scan] });
    const { db: many } = database.connect({ poolMax: 20 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => recordDeliveries(many, [delivery])));

    expect(answers.flat().filter((answer) => answer === 'stored')).toHaveLength(1);
    expect(await db.selectFrom('pull_request_work').select('desired_gen').execute()).toEqual([{ desired_gen: 1 }]);
    expect([await count('events'), await count('outbox')]).toEqual([1, 1]);
  });

  test('answers in the order given, also when one batch holds a delivery twice', async () => {
    const first = buildDelivery({ deliveryId: 'FFFFFFFF-0000-4000-8000-000000000001' });
    const second = buildDelivery({ deliveryId: '00000000-0000-4000-8000-000000000002' });

    expect(await recordDeliveries(db, [first, second, first])).toEqual(['stored', 'stored', 'duplicate']);
  });

  test('one batch may ask several times for the same pull request, in order', async () => {
    const push = (at: number, headSha: string) =>
      buildDelivery({ effects: [{ type: 'work', ...buildRequest({ at, headSha }) }] });
    const close = buildDelivery({ effects: [{ type: 'cancel', ...reviewRef, githubUpdatedAt: new Date(102_000) }] });
    await recordDeliveries(db, [push(100, 'a'), push(101, 'b'), close]);

    expect(await claimDueWork(db)).toEqual([]);
    expect(await db.selectFrom('pull_request_work').select(['head_sha', 'desired_gen']).execute()).toEqual([
      { head_sha: 'b', desired_gen: 2 },
    ]);
  });

  test('keeps nothing of a batch in which one delivery cannot be stored', async () => {
    const bad = buildDelivery({ eventType: 'x'.repeat(65), effects: [scan] });

    await expect(recordDeliveries(db, [buildDelivery({ effects: [connect] }), bad])).rejects.toThrow(
      /check constraint/,
    );

    expect([await count('events'), await count('outbox')]).toEqual([0, 0]);
    expect(await findRepository(db, 501)).toBeNull();
  });

  test('cleans text that Postgres refuses instead of failing', async () => {
    const effects: Effect[] = [
      { type: 'work', ...buildRequest({ fullName: 'ac\0me/\ud800shop', headSha: 'a\0' }) },
      { ...scan, payload: { installationId: 31, repoId: 501, fullName: 'x\0\udfff' } },
    ];
    await recordDeliveries(db, [buildDelivery({ action: 'o\0pened', effects })]);

    expect(await db.selectFrom('pull_request_work').select('repo_full_name').execute()).toEqual([
      { repo_full_name: 'acme/\ufffdshop' },
    ]);
    expect(await db.selectFrom('outbox').select('payload').execute()).toMatchObject([
      { payload: { fullName: 'x\ufffd' } },
    ]);
  });

  test('fault 29: delivering again what had died revives it; what is done stays done', async () => {
    const delivery = buildDelivery({ effects: [{ type: 'work', ...buildRequest() }, scan] });
    await recordDeliveries(db, [delivery]);
    const failure = { error: 'x', delayMs: 0, countAttempt: true, maxAttempts: 1 };
    const lease = await leaseWork(db, reviewRef, 'w', 1000);
    const outboxLease = await leaseOutbox(db, 1, 'w', 1000);
    if (lease === null || outboxLease === null) throw new Error('nothing to lease');
    await retryWork(db, lease, failure);
    await retryOutbox(db, outboxLease, failure);
    expect(await claimDueWork(db)).toEqual([]);

    expect(await recordDeliveries(db, [delivery])).toEqual(['duplicate']);
    expect(await claimDueWork(db)).toHaveLength(2);

    const again = await leaseWork(db, reviewRef, 'w', 1000);
    if (again === null) throw new Error('nothing to lease');
    await finishWork(db, again, { headSha: null });
    await recordDeliveries(db, [delivery]);
    expect(await leaseWork(db, reviewRef, 'w', 1000)).toBeNull();
  });

  test('a repository that comes back is scanned again; one that stayed is not', async () => {
    await recordDeliveries(db, [buildDelivery({ effects: [connect] })]);
    await markScanned(db, 501);
    const installedAt = async () =>
      (await listReachableRepositories(db, { afterRepoId: 0, limit: 9 })).find(({ repoId }) => repoId === 501)
        ?.installedAt;
    const first = await installedAt();
    await recordDeliveries(db, [buildDelivery({ effects: [connect] })]);
    expect(await listUnscannedRepositories(db)).toEqual([]);
    expect(await installedAt()).toEqual(first);

    await recordDeliveries(db, [buildDelivery({ effects: [{ type: 'disconnect', repoIds: [501, 502] }] })]);
    expect(await findRepository(db, 501)).toMatchObject({ isActive: false });
    expect(await listUnscannedRepositories(db)).toEqual([]);

    await recordDeliveries(db, [buildDelivery({ effects: [connect] })]);
    expect(await listUnscannedRepositories(db)).toMatchObject([{ repoId: 501, isActive: true }]);
    expect((await installedAt())?.getTime()).toBeGreaterThan(first?.getTime() ?? 0);
  });

  test('an uninstalled App disconnects its repositories, and a rename follows everywhere', async () => {
    await recordDeliveries(db, [buildDelivery({ effects: [connect, { type: 'work', ...buildRequest() }] })]);
    const rename: Effect = { type: 'rename', repoId: 501, fullName: 'acme/store' };
    await recordDeliveries(db, [buildDelivery({ effects: [rename, { type: 'uninstall', installationId: 31 }] })]);

    expect(await findRepository(db, 501)).toMatchObject({ fullName: 'acme/store', isActive: false });
    expect(await db.selectFrom('pull_request_work').select('repo_full_name').execute()).toEqual([
      { repo_full_name: 'acme/store' },
    ]);
  });

  test('finished work marks the events it covers as processed', async () => {
    const at = (second: number) => buildDelivery({ effects: [{ type: 'work', ...buildRequest({ at: second }) }] });
    await recordDeliveries(db, [at(100), at(101)]);
    const lease = await leaseWork(db, reviewRef, 'w', 1000);
    if (lease === null) throw new Error('nothing to lease');
    await recordDeliveries(db, [at(102)]);
    await finishWork(db, lease, { headSha: null });

    const events = await db.selectFrom('events').select('processed_at').orderBy('id').execute();
    expect(events.map((event) => event.processed_at !== null)).toEqual([true, true, false]);
  });

  test('fault 16: batches that touch the same rows in opposite order all succeed', async () => {
    const { db: many } = database.connect({ poolMax: 8 });
    const batch = (numbers: number[]) =>
      numbers.map((prNumber) =>
        buildDelivery({
          deliveryId: randomUUID(),
          effects: [{ type: 'work', ...buildRequest({ prNumber, force: true }) }],
        }),
      );
    const numbers = Array.from({ length: 16 }, (_, index) => index + 1);
    await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        recordDeliveries(many, batch(index % 2 === 0 ? numbers : numbers.toReversed())),
      ),
    );

    const { rows } = await sql<{
      total: number;
    }>`select sum(desired_gen)::bigint as total from pull_request_work`.execute(db);
    expect(rows).toEqual([{ total: 16 * 24 }]);
  });
});
