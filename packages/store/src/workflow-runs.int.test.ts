import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createWorkflow } from '@waggle/platform';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { requestWork } from './pull-request-work.ts';
import { findReview, listReviews } from './reviews.ts';
import { stepStore } from './step-store.ts';
import { buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { type Lease, leaseWork } from './work-lease.ts';
import { closeRun, openRun, type Run, updateRun } from './workflow-runs.ts';

describe('workflow runs', () => {
  let database: OpenDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate pull_request_work, workflow_runs, workflow_steps restart identity cascade`.execute(db);
    await requestWork(db, buildRequest());
  });

  async function lease(ref = reviewRef): Promise<Lease> {
    const taken = await leaseWork(db, ref, 'worker', 30_000);
    if (taken === null) throw new Error('the work could not be leased');
    return taken;
  }

  async function takeOver(): Promise<Lease> {
    await sql`update pull_request_work set lease_until = now() - interval '1 second'`.execute(db);
    return await lease();
  }

  const open = (taken: Lease): Promise<Run> => openRun(db, { lease: taken, workflowType: 'pr_review' });
  const numbers = { parse: (stored: unknown) => Number(stored) };

  test('a generation has one run, continued by the next worker with what was saved', async () => {
    const first = await open(await lease());
    await updateRun(db, first, { reviewId: 77, title: 'T\0itle', checkRunId: 5 });

    const second = await open(await takeOver());

    expect(second).toMatchObject({ id: first.id, gen: 1, reviewId: 77, checkRunId: 5, fence: first.fence + 1 });
    expect(await db.selectFrom('workflow_runs').select(['title', 'status']).execute()).toEqual([
      { title: 'Title', status: 'running' },
    ]);
  });

  test('a step is bought once: the next worker gets its stored output', async () => {
    let bought = 0;
    const buy = async () => {
      bought += 1;
      return 42;
    };
    const signal = new AbortController().signal;
    await createWorkflow(stepStore(db, await open(await lease())), signal).step('analyze', numbers, buy);

    const resumed = createWorkflow(stepStore(db, await open(await takeOver())), signal);

    expect(await resumed.step('analyze', numbers, buy)).toBe(42);
    expect(bought).toBe(1);
  });

  test('a failed step tells its error and runs again', async () => {
    const signal = new AbortController().signal;
    const run = await open(await lease());
    const failing = createWorkflow(stepStore(db, run), signal);
    await expect(failing.step('load', numbers, () => Promise.reject(new Error('no\0pe')))).rejects.toThrow();
    expect(await db.selectFrom('workflow_steps').select(['status', 'error']).execute()).toEqual([
      { status: 'failed', error: 'nope' },
    ]);

    expect(await createWorkflow(stepStore(db, run), signal).step('load', numbers, async () => 1)).toBe(1);
    expect(await db.selectFrom('workflow_steps').select(['status', 'error', 'attempts']).execute()).toEqual([
      { status: 'completed', error: null, attempts: 2 },
    ]);
  });

  test('stores arrays, booleans, null and text that Postgres would refuse as JSON', async () => {
    const store = stepStore(db, await open(await lease()));
    const outputs = [[], [true], ['a\0'], [new Date(0)], true, 'text', null, { 'k\0': '\ud800' }, 0];
    const stored: unknown[] = [];
    for (const [index, output] of outputs.entries()) {
      await store.start(`step-${index}`, index, 'hash');
      await store.complete(`step-${index}`, output, { inputTokens: 3, costUsd: 0.25 });
      stored.push((await store.find(`step-${index}`, 'hash'))?.output);
    }

    expect(stored).toEqual([[], [true], ['a'], ['1970-01-01T00:00:00.000Z'], true, 'text', null, { k: '\ufffd' }, 0]);
    expect(await store.find('step-0', 'another input')).toBeNull();
  });

  test('refuses every write of a worker whose lease is gone, from the moment it is taken over', async () => {
    const zombie = await open(await lease());
    const store = stepStore(db, zombie);
    await store.start('load', 1, 'hash');
    await takeOver(); // the heir has not opened the run yet

    const lost = { code: 'LEASE_LOST' };
    await expect(updateRun(db, zombie, { reviewId: 1 })).rejects.toMatchObject(lost);
    await expect(closeRun(db, zombie, { status: 'completed' })).rejects.toMatchObject(lost);
    await expect(store.start('context', 2, 'hash')).rejects.toMatchObject(lost);
    await expect(store.complete('load', 1, {})).rejects.toMatchObject(lost);
    await expect(store.fail('load', 'x')).rejects.toMatchObject(lost);
    await expect(openRun(db, { lease: { ...(await staleLease()) }, workflowType: 'pr_review' })).rejects.toMatchObject(
      lost,
    );
    expect(await db.selectFrom('workflow_runs').select(['review_id', 'status']).execute()).toEqual([
      { review_id: null, status: 'running' },
    ]);

    async function staleLease(): Promise<Lease> {
      return { ...(await takeOver()), fence: zombie.fence };
    }
  });

  describe('reading them', () => {
    async function review(prNumber: number, repoId = 501): Promise<Run> {
      await requestWork(db, buildRequest({ prNumber, repoId, fullName: `acme/repo-${repoId}`, force: true }));
      const run = await open(await lease({ repoId, prNumber, kind: 'review' }));
      await closeRun(db, run, {
        status: 'completed',
        conclusion: 'findings',
        verdict: 'REQUEST_CHANGES',
        counts: { high: 2 },
        result: { outdated: true },
      });
      return run;
    }

    test('pages through all reviews once, newest first, while new ones come in', async () => {
      for (let prNumber = 1; prNumber <= 5; prNumber += 1) await review(prNumber);
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page = await listReviews(db, { limit: 2, cursor, repoIds: null });
        seen.push(...page.reviews.map(({ prNumber }) => prNumber));
        cursor = page.nextCursor;
        await review(100 + seen.length);
      } while (cursor !== null);

      expect(seen).toEqual([5, 4, 3, 2, 1]);
    });

    test('shows a caller only the repositories it may see', async () => {
      const mine = await review(1, 501);
      const other = await review(1, 502);

      const page = await listReviews(db, { limit: 10, cursor: null, repoIds: [501] });
      expect(page.reviews).toMatchObject([{ id: mine.id, findings: { critical: 0, high: 2, medium: 0, low: 0 } }]);
      expect((await listReviews(db, { limit: 10, cursor: null, repoIds: [] })).reviews).toEqual([]);
      expect((await listReviews(db, { limit: 10, cursor: null, repoIds: null })).reviews).toHaveLength(2);
      expect(await findReview(db, other.id, [501])).toBeNull();
      expect(await findReview(db, other.id, [502])).toMatchObject({ id: other.id });
    });

    test('filters by repository and status', async () => {
      await review(1, 501);
      await review(1, 502);
      const query = { limit: 10, cursor: null, repoIds: null };

      expect((await listReviews(db, { ...query, repository: 'acme/repo-502' })).reviews).toHaveLength(1);
      expect((await listReviews(db, { ...query, status: 'failed' })).reviews).toEqual([]);
    });

    test.each(['', '!!', 'MA', Buffer.from('1 or 1=1').toString('base64url')])(
      'refuses the cursor %j',
      async (cursor) => {
        const page = listReviews(db, { limit: 2, cursor, repoIds: null });

        await expect(page).rejects.toMatchObject({ code: 'BAD_CURSOR' });
      },
    );

    test('shows steps in their order, and a result of another version as none', async () => {
      const run = await open(await lease());
      const store = stepStore(db, run);
      for (const [index, name] of ['load', 'context', 'analyze'].entries()) {
        await store.start(name, index + 1, 'hash');
        await store.complete(name, {}, {});
      }
      await closeRun(db, run, { status: 'completed', result: { outdated: true } });

      const found = await findReview(db, run.id, null);

      expect(found?.steps.map(({ name }) => name)).toEqual(['load', 'context', 'analyze']);
      expect(found).toMatchObject({ status: 'completed', result: null });
      expect(await findReview(db, 999, null)).toBeNull();
    });
  });
});
