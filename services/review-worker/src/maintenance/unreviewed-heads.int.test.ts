import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectRepositories, disconnectRepositories, listMaintenance } from '@waggle/store';
import { sql } from 'kysely';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import type { TestPull } from '../testing/test-pull.ts';
import { runDueTask } from './start-maintenance.ts';
import { createUnreviewedHeads } from './unreviewed-heads.ts';

describe('open heads without a review', () => {
  let bench: ReviewBench;

  beforeAll(async () => {
    bench = await openReviewBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await sql`truncate pull_request_work, maintenance_tasks, installations, installation_limits cascade`.execute(
      bench.db,
    );
    bench.simulator.clearFaults();
    bench.simulator.clearRequests();
  });

  async function look(): Promise<unknown> {
    const task = createUnreviewedHeads({ ...bench.deps, everyMs: 0, batch: 2 });
    expect(await runDueTask(bench.deps, task, new AbortController().signal)).toBe('done');
    const [state] = await listMaintenance(bench.db);
    return state?.lastResult;
  }

  async function openPull(over: { draft?: boolean } = {}): Promise<TestPull> {
    const pull = await bench.openPull({}, { 'a.ts': 'export const a = 1;\n' }, over);
    const fullName = `${pull.name.owner}/${pull.name.name}`;
    await connectRepositories(bench.db, {
      installationId: pull.installationId,
      repos: [{ repoId: pull.repoId, fullName }],
    });
    return pull;
  }

  test('asks for the review that no delivery asked for, and a worker does it once', async () => {
    const pulls = [await openPull(), await openPull(), await openPull()];

    expect(await look()).toMatchObject({ repositories: 3, open: 3, requested: 3 });
    const { rows } = await sql`select distinct priority from pull_request_work`.execute(bench.db);
    expect(rows).toEqual([{ priority: 10 }]);
    for (const pull of pulls) expect(await bench.run(pull)).toBe('done');
    expect(await look()).toMatchObject({ open: 3, requested: 0 });
    for (const pull of pulls) expect((await bench.posted(pull)).reviews).toHaveLength(1);
  });

  test('sees a push that no delivery told of', async () => {
    const pull = await openPull();
    await look();
    await bench.run(pull);
    await bench.simulator.push(pull.name, { branch: pull.branch, files: { 'a.ts': 'export const a = 2;\n' } });

    expect(await look()).toMatchObject({ requested: 1 });
    expect(await look()).toMatchObject({ requested: 0 });
  });

  test('leaves alone what lay still for a week when its repository was connected, until something happens to it', async () => {
    const known = await openPull();
    await look();
    await bench.run(known);
    await bench.simulator.push(known.name, { branch: known.branch, files: { 'a.ts': 'export const a = 2;\n' } });
    await openPull();
    const connectedIn = (days: number) =>
      sql`update installations set installed_at = now() + make_interval(days => ${days})`.execute(bench.db);

    await connectedIn(8);
    expect(await look()).toMatchObject({ open: 2, requested: 1, dormant: 1 });
    await connectedIn(6);
    expect(await look()).toMatchObject({ open: 2, requested: 1, dormant: 0 });
  });

  test('leaves drafts, closed pull requests and disconnected repositories alone', async () => {
    await openPull({ draft: true });
    const closed = await openPull();
    await bench.simulator.editPullRequest({ ...closed.name, number: closed.number }, { state: 'closed' });
    await disconnectRepositories(bench.db, [(await openPull()).repoId]);

    expect(await look()).toMatchObject({ repositories: 2, open: 0, requested: 0 });
  });

  test('a repository that GitHub refuses does not keep the others waiting', async () => {
    const gone = await openPull();
    await openPull();
    bench.simulator.deleteRepository(gone.name);

    expect(await look()).toMatchObject({ repositories: 2, unreadable: 1, requested: 1 });
  });

  test('an installation at its rate limit is parked and its other repositories are left for the next hour', async () => {
    await openPull();
    await openPull();
    bench.simulator.fail({ path: '/pulls$', effect: 'rate-limited', times: 1 });

    expect(await look()).toMatchObject({ repositories: 1, requested: 0 });
    const { rows } = await sql`select 1 from installation_limits where parked_until > now()`.execute(bench.db);
    expect(rows).toHaveLength(1);
  });
});
