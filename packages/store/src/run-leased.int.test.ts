import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ParkInstallationError, PermanentError, SkipError } from '@waggle/platform';
import { eventually, silentLogger } from '@waggle/testkit';
import { sql } from 'kysely';
import { claimDueWork } from './claim-due-work.ts';
import type { Db } from './connect.ts';
import { insertOutbox } from './outbox.ts';
import { cancelWork, requestWork } from './pull-request-work.ts';
import { type RunDeps, runLeasedOutbox, runLeasedWork } from './run-leased.ts';
import { buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { leaseWork } from './work-lease.ts';

describe('running leased work', () => {
  let database: OpenDatabase;
  let db: Db;
  let deps: RunDeps;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
    deps = { db, logger: silentLogger, owner: 'worker-1', heartbeatMs: 20, random: () => 0 };
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate pull_request_work, outbox, installation_limits restart identity`.execute(db);
    await requestWork(db, buildRequest({ at: 100 }));
  });

  async function row() {
    return await db.selectFrom('pull_request_work').selectAll().executeTakeFirstOrThrow();
  }

  /** Runs until the signal aborts, as a model call does. */
  function untilAborted(_lease: unknown, signal: AbortSignal): Promise<never> {
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason));
    return promise;
  }

  test('records what was done', async () => {
    const outcome = await runLeasedWork(deps, reviewRef, async (lease) => ({ headSha: lease.headSha }));

    expect(outcome).toBe('done');
    expect(await row()).toMatchObject({ done_gen: 1, state: 'idle', done_head_sha: 'a'.repeat(40), lease_owner: null });
    expect(await runLeasedWork(deps, reviewRef, untilAborted)).toBe('nothing');
  });

  test('keeps the lease for as long as the handler runs', async () => {
    const outcome = await runLeasedWork({ ...deps, leaseMs: 200 }, reviewRef, async (lease) => {
      const started = (await row()).lease_until?.getTime() ?? 0;
      await eventually(async () => ((await row()).lease_until?.getTime() ?? 0) > started + 300);
      expect(await leaseWork(db, reviewRef, 'worker-2', 1000)).toBeNull();
      return { headSha: lease.headSha };
    });

    expect(outcome).toBe('done');
  });

  test('aborts for a newer push and hands the work back at once', async () => {
    const running = runLeasedWork(deps, reviewRef, untilAborted);
    await eventually(async () => (await row()).state === 'running');
    await requestWork(db, buildRequest({ at: 101, headSha: 'c'.repeat(40) }));

    expect(await running).toBe('superseded');
    expect(await row()).toMatchObject({ state: 'ready', attempts: 0, lease_owner: null });
    expect(await claimDueWork(db)).toMatchObject([{ payload: { gen: 2 } }]);
  });

  test('aborts when the pull request is closed, and starts nothing new', async () => {
    const running = runLeasedWork(deps, reviewRef, untilAborted);
    await eventually(async () => (await row()).state === 'running');
    await cancelWork(db, { ...reviewRef, githubUpdatedAt: new Date(101_000) });

    expect(await running).toBe('cancelled');
    expect(await claimDueWork(db)).toEqual([]);
  });

  test('aborts when another worker took over, and changes nothing of its work', async () => {
    const running = runLeasedWork(deps, reviewRef, untilAborted);
    await eventually(async () => (await row()).state === 'running');
    await sql`update pull_request_work set fence = fence + 1, lease_owner = 'heir'`.execute(db);

    expect(await running).toBe('lost');
    expect(await row()).toMatchObject({ lease_owner: 'heir', done_gen: 0 });
  });

  test('fault 37: gives the work back on shutdown without counting an attempt', async () => {
    const shutdown = new AbortController();
    const running = runLeasedWork({ ...deps, signal: shutdown.signal }, reviewRef, untilAborted);
    await eventually(async () => (await row()).state === 'running');
    shutdown.abort();

    expect(await running).toBe('shutdown');
    expect(await row()).toMatchObject({ state: 'ready', attempts: 0, lease_owner: null });
  });

  test('stops when Postgres does not answer for a whole lease', async () => {
    const handle = database.connect({ poolMax: 2 });
    const outcome = await runLeasedWork({ ...deps, db: handle.db, leaseMs: 150 }, reviewRef, async (lease, signal) => {
      await handle.close();
      return await untilAborted(lease, signal);
    });

    // Giving the work back fails as well; its lease runs out instead.
    expect(outcome).toBe('unrecorded');
    await eventually(() => leaseWork(db, reviewRef, 'worker-2', 1000));
  });

  test('retries an unknown error, and gives up after the last attempt', async () => {
    const failing = { ...deps, retry: { baseDelayMs: 0, maxDelayMs: 0, maxAttempts: 3 } };
    const outcomes: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      outcomes.push(await runLeasedWork(failing, reviewRef, () => Promise.reject(new Error('boom'))));
    }

    expect(outcomes).toEqual(['retry', 'retry', 'dead']);
    expect(await row()).toMatchObject({ state: 'dead', attempts: 3, last_error: 'Error: boom' });
  });

  test('a permanent error is dead at once; nothing left to do is done', async () => {
    const permanent = new PermanentError('BAD', 'never works');
    expect(await runLeasedWork(deps, reviewRef, () => Promise.reject(permanent))).toBe('dead');

    await requestWork(db, buildRequest({ at: 101 }));
    const skip = new SkipError('PR_CLOSED', 'closed');
    expect(await runLeasedWork(deps, reviewRef, () => Promise.reject(skip))).toBe('skipped');
    expect(await row()).toMatchObject({ state: 'idle', done_gen: 2 });
  });

  test('a rate limit parks the whole installation', async () => {
    const limit = new ParkInstallationError('primary limit', new Date(Date.now() + 60_000));

    expect(await runLeasedWork(deps, reviewRef, () => Promise.reject(limit))).toBe('retry');
    expect(await row()).toMatchObject({ state: 'ready', attempts: 0 });
    await requestWork(db, buildRequest({ prNumber: 8 }));
    expect(await claimDueWork(db)).toEqual([]);
  });

  test('runs a one-shot request once', async () => {
    const payload = { installationId: 31, repoId: 501, fullName: 'acme/shop' };
    const request = { kind: 'graph.connect' as const, key: 'k', payload, installationId: 31 };
    await insertOutbox(db, request);
    await insertOutbox(db, request);
    const seen: unknown[] = [];
    const run = () => runLeasedOutbox(deps, 1, async (lease) => void seen.push(lease.payload));
    const outcomes = await Promise.all([run(), run()]);

    expect(outcomes.sort()).toEqual(['done', 'nothing']);
    expect(seen).toEqual([payload]);
    expect(await run()).toBe('nothing');
  });

  test('a one-shot request with a payload of another version is dead after its last attempt, not repeated for ever', async () => {
    await sql`insert into outbox (kind, key, payload, attempts) values ('graph.connect', 'k', '{"old": true}', 29)`.execute(
      db,
    );

    expect(await runLeasedOutbox(deps, 1, async () => {})).toBe('nothing');
    expect(await db.selectFrom('outbox').select('state').execute()).toEqual([{ state: 'dead' }]);
  });
});
