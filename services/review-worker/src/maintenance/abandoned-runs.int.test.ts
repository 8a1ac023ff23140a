import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelReview, cancelWork, maxUnfinishedLeases } from '@waggle/store';
import { sql } from 'kysely';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';
import type { TestPull } from '../testing/test-pull.ts';
import type { CrashPoint, ReviewDeps } from '../workflow/review-deps.ts';
import { createAbandonedRuns } from './abandoned-runs.ts';
import { runDueTask } from './start-maintenance.ts';

const never = new AbortController().signal;

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

/** A worker is killed at this point: it says nothing any more, and its lease runs out. */
async function killAt(pull: TestPull, point: CrashPoint, over: Partial<ReviewDeps> = {}): Promise<void> {
  const killed = Promise.withResolvers<void>();
  const atPoint = (at: CrashPoint) => {
    if (at !== point) return;
    killed.resolve();
    return new Promise<void>(() => {});
  };
  // Its heartbeats stop with it.
  void bench.run(pull, { ...over, atPoint, heartbeatMs: 600_000, leaseMs: 3_600_000 });
  await killed.promise;
  await sql`update pull_request_work set lease_until = now() - interval '1 s'
    where github_repo_id = ${pull.repoId} and kind = 'review'`.execute(bench.db);
}

async function maintain(over: Partial<ReviewDeps> = {}): Promise<unknown> {
  await sql`delete from maintenance_tasks`.execute(bench.db);
  const { db, logger } = bench.deps;
  expect(await runDueTask({ db, logger, owner: 'm' }, createAbandonedRuns({ ...bench.deps, ...over }), never)).toBe(
    'done',
  );
  const { rows } = await sql<{ result: unknown }>`select last_result as result from maintenance_tasks`.execute(db);
  return rows[0]?.result;
}

const close = (pull: TestPull) =>
  cancelWork(bench.db, { repoId: pull.repoId, prNumber: pull.number, kind: 'review', githubUpdatedAt: null });

describe('what a killed worker left behind', () => {
  test.each(['check-created', 'loaded', 'analyzed'] as const)(
    'fault 4: killed at %s and closed for good: run and check run come to an end',
    async (point) => {
      const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
      await bench.request(pull);
      await killAt(pull, point);
      await close(pull);

      expect(await maintain()).toEqual({ ended: 1, later: 0 });

      expect(await bench.runs(pull)).toMatchObject([{ status: 'skipped', conclusion: 'skipped' }]);
      const { reviews, checks } = await bench.posted(pull);
      expect(reviews).toEqual([]);
      expect(checks).toMatchObject([{ status: 'completed', conclusion: 'skipped' }]);
      expect(await maintain()).toEqual({ ended: 0, later: 0 });
      await bench.request(pull);
      expect(await bench.run(pull)).toBe('done');
    },
  );

  test.each(['submitted', 'check-completed', 'before-finish'] as const)(
    'killed at %s and closed for good: the review that was posted is brought to its end, without a model',
    async (point) => {
      const model = createScriptedModel([scriptFindings([])]);
      const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
      await bench.request(pull);
      await killAt(pull, point, { model });
      await bench.simulator.editPullRequest({ ...pull.name, number: pull.number }, { state: 'closed' });
      await close(pull);
      const asked = model.prompts.length;

      expect(await maintain({ model, learn: true })).toEqual({ ended: 1, later: 0 });

      expect(await bench.runs(pull)).toMatchObject([{ status: 'completed', result: { outcome: 'posted' } }]);
      const { reviews, checks } = await bench.posted(pull);
      expect(reviews).toHaveLength(1);
      expect(checks).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
      expect(model.prompts).toHaveLength(asked);
      expect(await maintain()).toEqual({ ended: 0, later: 0 });
    },
  );

  test('of work that is wanted, or in other hands, is left alone', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    await bench.request(pull);
    await killAt(pull, 'loaded');

    expect(await maintain()).toEqual({ ended: 0, later: 0 });
    expect(await bench.runs(pull)).toMatchObject([{ status: 'running' }]);

    await cancelReview(bench.db, { repoId: pull.repoId, prNumber: pull.number });
    await sql`update pull_request_work set lease_until = now() + interval '1 h'
      where github_repo_id = ${pull.repoId}`.execute(bench.db);
    expect(await maintain()).toEqual({ ended: 0, later: 0 });
  });

  test('of a cancelled review whose check run GitHub would not end: both come to an end later', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    await bench.request(pull);
    bench.simulator.fail({ effect: 'status', status: 502, method: 'PATCH', times: 1 });
    const aborted = async (_prompt: unknown, signal: AbortSignal): Promise<string> => {
      await close(pull);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw signal.reason;
    };
    expect(await bench.run(pull, { model: createScriptedModel([aborted]), heartbeatMs: 10 })).toBe('cancelled');

    expect((await bench.posted(pull)).checks).toMatchObject([{ status: 'in_progress' }]);
    expect(await maintain()).toEqual({ ended: 1, later: 0 });
    expect((await bench.posted(pull)).checks).toMatchObject([{ status: 'completed', conclusion: 'skipped' }]);
  });

  test('waits for a GitHub that does not answer', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    await bench.request(pull);
    await killAt(pull, 'loaded');
    await close(pull);
    bench.simulator.fail({ effect: 'status', status: 502, method: 'PATCH', times: 1 });

    expect(await maintain()).toEqual({ ended: 0, later: 1 });
    expect(await maintain()).toEqual({ ended: 1, later: 0 });

    expect((await bench.posted(pull)).checks).toMatchObject([{ status: 'completed' }]);
  });

  test('fault 6: work that ended all its workers says that it failed, and stays dead', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    await bench.request(pull);
    await killAt(pull, 'loaded');
    await sql`update pull_request_work set unfinished_leases = ${maxUnfinishedLeases}
      where github_repo_id = ${pull.repoId}`.execute(bench.db);

    expect(await bench.run(pull)).toBe('nothing');
    expect(await maintain()).toEqual({ ended: 1, later: 0 });

    expect(await bench.runs(pull)).toMatchObject([{ status: 'failed', conclusion: 'failed' }]);
    expect((await bench.posted(pull)).checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
    const { rows } = await sql`
      select state from pull_request_work where github_repo_id = ${pull.repoId} and kind = 'review'`.execute(bench.db);
    expect(rows).toEqual([{ state: 'dead' }]);
  });
});
