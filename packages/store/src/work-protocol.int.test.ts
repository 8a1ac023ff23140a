import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { claimDueWork } from './claim-due-work.ts';
import type { Db } from './connect.ts';
import { requestReindex } from './graph-work.ts';
import { parkInstallation } from './installations.ts';
import { cancelWork, rearmWork, requestWork } from './pull-request-work.ts';
import { buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { finishWork, heartbeat, type Lease, leaseWork, releaseWork, retryWork } from './work-lease.ts';

const head = { a: 'a'.repeat(40), b: 'b'.repeat(40), c: 'c'.repeat(40) };

describe('the work protocol', () => {
  let database: OpenDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate pull_request_work, outbox, installation_limits`.execute(db);
  });

  async function row() {
    return await db
      .selectFrom('pull_request_work')
      .selectAll()
      .where('github_repo_id', '=', reviewRef.repoId)
      .executeTakeFirstOrThrow();
  }

  async function lease(owner = 'worker-1'): Promise<Lease> {
    const taken = await leaseWork(db, reviewRef, owner, 30_000);
    if (taken === null) throw new Error('the work could not be leased');
    return taken;
  }

  async function expireLease(): Promise<void> {
    await sql`update pull_request_work set lease_until = now() - interval '1 second'`.execute(db);
  }

  async function dropFromRedis(): Promise<void> {
    await sql`update pull_request_work set enqueued_at = now() - interval '16 seconds'`.execute(db);
  }

  describe('asking for work', () => {
    test('a newer event asks for a new generation and moves the head', async () => {
      await requestWork(db, buildRequest({ at: 100, headSha: head.a }));
      await requestWork(db, buildRequest({ at: 101, headSha: head.b }));

      expect(await row()).toMatchObject({ desired_gen: 2, done_gen: 0, head_sha: head.b });
    });

    test('a graph that was lost is asked for again, what is being written to it just now as well', async () => {
      const graphRef = { ...reviewRef, kind: 'graph' as const };
      await requestWork(db, { ...buildRequest({ at: 100, headSha: head.a }), ...graphRef });
      const running = await leaseWork(db, graphRef, 'w', 30_000);

      expect(await requestReindex(db, graphRef.repoId)).toBe(1);
      expect(await row()).toMatchObject({ state: 'running', desired_gen: 2 });
      if (running !== null) await finishWork(db, running, { headSha: head.a });

      expect(await row()).toMatchObject({ state: 'ready', desired_gen: 2, done_gen: 1 });
      expect(await requestReindex(db, graphRef.repoId + 1)).toBe(0);
    });

    test('an older event changes nothing, even when it follows the stored head', async () => {
      await requestWork(db, buildRequest({ at: 101, headSha: head.a }));
      await requestWork(db, buildRequest({ at: 100, headSha: head.b, before: head.a }));

      expect(await row()).toMatchObject({ desired_gen: 1, head_sha: head.a });
    });

    test.each([
      ['in order', ['first', 'second']],
      ['in reverse order', ['second', 'first']],
    ])('two pushes of the same second end at the later head when they arrive %s', async (_name, order) => {
      const events: Record<string, ReturnType<typeof buildRequest>> = {
        first: buildRequest({ headSha: head.a }),
        second: buildRequest({ headSha: head.b, before: head.a }),
      };
      for (const name of order) await requestWork(db, events[name] ?? buildRequest());

      expect(await row()).toMatchObject({ desired_gen: 2, head_sha: head.b });
    });

    test('the same event from a second webhook asks for nothing while a worker has yet to look', async () => {
      await requestWork(db, buildRequest());
      await requestWork(db, buildRequest());

      expect(await row()).toMatchObject({ desired_gen: 1 });
    });

    test('an event of the same second asks again once a worker has looked', async () => {
      await requestWork(db, buildRequest());
      const taken = await lease();
      await finishWork(db, taken, { headSha: head.a });
      await requestWork(db, buildRequest());

      expect(await row()).toMatchObject({ desired_gen: 2, done_gen: 1, state: 'ready' });
    });

    test('a forced request asks again although nothing is newer, and leaves the head alone', async () => {
      await requestWork(db, buildRequest({ at: 101, headSha: head.b }));
      await requestWork(db, buildRequest({ at: 100, headSha: head.a, force: true }));

      expect(await row()).toMatchObject({ desired_gen: 2, head_sha: head.b });
    });

    test('a new push revives dead work with a clean record', async () => {
      await requestWork(db, buildRequest({ at: 100 }));
      await retryWork(db, await lease(), { error: 'bug', delayMs: 0, countAttempt: true, maxAttempts: 1 });
      expect(await row()).toMatchObject({ state: 'dead', attempts: 1 });

      await requestWork(db, buildRequest({ at: 101, headSha: head.b }));

      expect(await row()).toMatchObject({ state: 'ready', attempts: 0, last_error: null, enqueued_at: null });
    });
  });

  describe('cancelling', () => {
    test('cancelled work is not handed out, and asking again makes it wanted', async () => {
      await requestWork(db, buildRequest({ at: 100 }));
      await cancelWork(db, { ...reviewRef, githubUpdatedAt: new Date(101_000) });
      expect(await claimDueWork(db)).toEqual([]);
      expect(await leaseWork(db, reviewRef, 'w', 30_000)).toBeNull();

      await requestWork(db, buildRequest({ at: 102 }));

      expect(await claimDueWork(db)).toHaveLength(1);
    });

    test('an older close does not cancel what was reopened since', async () => {
      await requestWork(db, buildRequest({ at: 102 }));
      await cancelWork(db, { ...reviewRef, githubUpdatedAt: new Date(101_000) });

      expect(await claimDueWork(db)).toHaveLength(1);
    });

    test('close and reopen of the same second leave the work wanted in either order', async () => {
      await requestWork(db, buildRequest({ at: 99 }));
      await cancelWork(db, { ...reviewRef, githubUpdatedAt: new Date(100_000) });
      await requestWork(db, buildRequest({ at: 100 }));
      await cancelWork(db, { ...reviewRef, githubUpdatedAt: new Date(100_000) });

      expect(await claimDueWork(db)).toHaveLength(1);
    });

    test('running work learns of its cancellation from the heartbeat', async () => {
      await requestWork(db, buildRequest({ at: 100 }));
      const taken = await lease();
      await cancelWork(db, { ...reviewRef, githubUpdatedAt: new Date(101_000) });

      expect(await heartbeat(db, taken, 30_000)).toBe('cancelled');
      expect(await releaseWork(db, taken)).toBe(true);
      expect(await row()).toMatchObject({ state: 'idle', lease_owner: null });
    });
  });

  describe('the lease', () => {
    test('is held by one worker when twenty ask at the same time', async () => {
      await requestWork(db, buildRequest());
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => leaseWork(db, reviewRef, `worker-${index}`, 30_000)),
      );

      expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    });

    test('can be taken over once it expired by the clock of the database', async () => {
      await requestWork(db, buildRequest());
      const first = await lease('worker-1');
      expect(await leaseWork(db, reviewRef, 'worker-2', 30_000)).toBeNull();
      await expireLease();

      const second = await lease('worker-2');

      expect(second.fence).toBe(first.fence + 1);
    });

    test('fault 36: does not depend on the clock of this machine', async () => {
      await requestWork(db, buildRequest());
      const realNow = Date.now;
      try {
        Date.now = () => realNow() + 3_600_000;
        await lease('worker-1');
        expect(await leaseWork(db, reviewRef, 'worker-2', 30_000)).toBeNull();
      } finally {
        Date.now = realNow;
      }
    });

    test('refuses every write of a worker that lost it', async () => {
      await requestWork(db, buildRequest());
      const zombie = await lease('zombie');
      await expireLease();
      const heir = await lease('heir');

      expect(await heartbeat(db, zombie, 30_000)).toBe('lost');
      expect(await finishWork(db, zombie, { headSha: head.a })).toBe(false);
      expect(await releaseWork(db, zombie)).toBe(false);
      expect(await retryWork(db, zombie, { error: 'x', delayMs: 0, countAttempt: true, maxAttempts: 1 })).toBe('lost');
      expect(await row()).toMatchObject({ done_gen: 0, lease_owner: 'heir', attempts: 0 });
      expect(await finishWork(db, heir, { headSha: head.a })).toBe(true);
    });

    test('refuses writes after the relay took the expired work back', async () => {
      await requestWork(db, buildRequest());
      const zombie = await lease('zombie');
      await expireLease();
      await dropFromRedis();
      await claimDueWork(db);

      expect(await finishWork(db, zombie, { headSha: head.a })).toBe(false);
    });

    test('a worker that heartbeats keeps its lease and learns of a newer generation', async () => {
      await requestWork(db, buildRequest({ at: 100 }));
      const taken = await lease();
      expect(await heartbeat(db, taken, 30_000)).toBe('held');
      await requestWork(db, buildRequest({ at: 101, headSha: head.b }));

      expect(await heartbeat(db, taken, 30_000)).toBe('superseded');
    });

    test('finishing an old generation leaves the newer one due', async () => {
      await requestWork(db, buildRequest({ at: 100 }));
      const taken = await lease();
      await requestWork(db, buildRequest({ at: 101, headSha: head.b }));
      await finishWork(db, taken, { headSha: head.a });

      expect(await row()).toMatchObject({ done_gen: 1, desired_gen: 2, state: 'ready', done_head_sha: head.a });
      expect(await claimDueWork(db)).toMatchObject([{ payload: { gen: 2 } }]);
    });

    test('finished work is not leased again by a duplicate job', async () => {
      await requestWork(db, buildRequest());
      await finishWork(db, await lease(), { headSha: head.a });

      expect(await leaseWork(db, reviewRef, 'worker-2', 30_000)).toBeNull();
    });
  });

  describe('failures', () => {
    test('a failure comes back after its delay, and is dead after the last attempt', async () => {
      const failure = { error: 'boom', countAttempt: true, maxAttempts: 2 };
      await requestWork(db, buildRequest());
      expect(await retryWork(db, await lease(), { ...failure, delayMs: 3_600_000 })).toBe('retry');
      expect(await claimDueWork(db)).toEqual([]);
      expect(await leaseWork(db, reviewRef, 'w', 30_000)).toBeNull();

      await sql`update pull_request_work set not_before = now()`.execute(db);
      expect(await retryWork(db, await lease(), { ...failure, delayMs: 0 })).toBe('dead');

      expect(await row()).toMatchObject({ state: 'dead', attempts: 2, last_error: 'boom' });
      expect(await claimDueWork(db)).toEqual([]);
      expect(await rearmWork(db, reviewRef)).toBe(true);
      expect(await claimDueWork(db)).toHaveLength(1);
    });

    test('a wait that is nobody’s fault counts no attempt', async () => {
      await requestWork(db, buildRequest());
      await retryWork(db, await lease(), { error: 'limit', delayMs: 0, countAttempt: false, maxAttempts: 1 });

      expect(await row()).toMatchObject({ state: 'ready', attempts: 0 });
    });

    test('a failure of an old generation does not delay the newer one', async () => {
      await requestWork(db, buildRequest({ at: 100 }));
      const taken = await lease();
      await requestWork(db, buildRequest({ at: 101, headSha: head.b }));
      await retryWork(db, taken, { error: 'x', delayMs: 3_600_000, countAttempt: true, maxAttempts: 1 });

      expect(await row()).toMatchObject({ state: 'ready', attempts: 0, not_before: null });
    });

    test('stores error text that Postgres would refuse', async () => {
      await requestWork(db, buildRequest());
      await retryWork(db, await lease(), { error: 'a\0b\ud800', delayMs: 0, countAttempt: true, maxAttempts: 5 });

      expect(await row()).toMatchObject({ last_error: 'ab\ufffd' });
    });
  });

  describe('handing out', () => {
    async function requestMany(installationId: number, count: number): Promise<void> {
      for (let index = 1; index <= count; index += 1) {
        await requestWork(db, buildRequest({ repoId: installationId * 1000, prNumber: index, installationId }));
      }
    }

    test('a claimed row is not claimed again while its job is fresh', async () => {
      await requestWork(db, buildRequest());

      expect(await claimDueWork(db)).toEqual([
        {
          name: 'review.pull_request',
          jobId: 'rv-501-7-g1-e1',
          payload: { repoId: 501, prNumber: 7, kind: 'review', gen: 1 },
        },
      ]);
      expect(await claimDueWork(db)).toEqual([]);
    });

    test('a row whose job got lost is handed out again under a new job id', async () => {
      await requestWork(db, buildRequest());
      await claimDueWork(db);
      await dropFromRedis();

      expect(await claimDueWork(db)).toMatchObject([{ jobId: 'rv-501-7-g1-e2' }]);
    });

    test('a leased row is not handed out however old its job is', async () => {
      await requestWork(db, buildRequest());
      await claimDueWork(db);
      await lease();
      await dropFromRedis();

      expect(await claimDueWork(db)).toEqual([]);
    });

    test('the work of a worker that died is handed out again', async () => {
      await requestWork(db, buildRequest());
      await claimDueWork(db);
      await lease();
      await expireLease();
      await dropFromRedis();

      expect(await claimDueWork(db)).toHaveLength(1);
    });

    test('four relays at the same time hand each row out once', async () => {
      for (let tenant = 1; tenant <= 20; tenant += 1) await requestMany(tenant, 5);
      const claims = await Promise.all(Array.from({ length: 4 }, () => claimDueWork(db)));
      const ids = claims.flat().map(({ jobId }) => jobId);

      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length + (await claimDueWork(db)).length).toBe(100);
    });

    test('each tenant gets its share, and a big one does not crowd out a small one', async () => {
      await requestMany(1, 12);
      await requestMany(2, 3);
      const claimed = await claimDueWork(db, { limit: 8, perInstallation: 5 });
      const repos = claimed.map(({ payload }) => (payload as { repoId: number }).repoId);

      expect(repos.filter((repo) => repo === 1000)).toHaveLength(5);
      expect(repos.filter((repo) => repo === 2000)).toHaveLength(3);
      expect(await claimDueWork(db, { perInstallation: 5 })).toEqual([]);
    });

    test('a share full of lost jobs does not stop them from being handed out again', async () => {
      await requestMany(1, 8);
      await claimDueWork(db, { perInstallation: 5 });
      await sql`update pull_request_work set enqueued_at = now() - interval '16 seconds' where enqueued_at is not null`.execute(
        db,
      );

      expect(await claimDueWork(db, { perInstallation: 5 })).toHaveLength(5);
    });

    test('fault 20: a parked installation waits and the others go on', async () => {
      await requestMany(1, 2);
      await requestMany(2, 1);
      await parkInstallation(db, 1, new Date(Date.now() + 60_000), 'rate limit');

      expect(await claimDueWork(db)).toHaveLength(1);
      expect(await leaseWork(db, { repoId: 1000, prNumber: 1, kind: 'review' }, 'w', 30_000)).toBeNull();

      await sql`update installation_limits set parked_until = now()`.execute(db);
      expect(await claimDueWork(db)).toHaveLength(2);
    });

    test('more urgent work goes first', async () => {
      await requestWork(db, buildRequest({ prNumber: 1 }));
      await requestWork(db, buildRequest({ prNumber: 2, priority: -1 }));

      expect(await claimDueWork(db, { limit: 1 })).toMatchObject([{ payload: { prNumber: 2 } }]);
    });

    test('a sweep that asks for the same does not put back what an event asked for', async () => {
      await requestWork(db, buildRequest({ prNumber: 1 }));
      await requestWork(db, buildRequest({ prNumber: 2, priority: 5 }));
      await requestWork(db, { ...buildRequest({ prNumber: 1, priority: 10 }), githubUpdatedAt: null });

      expect(await claimDueWork(db, { limit: 1 })).toMatchObject([{ payload: { prNumber: 1 } }]);
    });
  });
});
