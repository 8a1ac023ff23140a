import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leaseMaintenance, listMaintenance, recordDeliveries } from '@waggle/store';
import { sql } from 'kysely';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import type { MaintenanceTask } from './maintenance-task.ts';
import { createMissedDeliveries } from './missed-deliveries.ts';
import { runDueTask } from './start-maintenance.ts';

const away = { url: 'http://127.0.0.1:1/webhooks/github', secret: 'a secret of some length' };

describe('missed deliveries', () => {
  let bench: ReviewBench;
  let task: MaintenanceTask;

  beforeAll(async () => {
    bench = await openReviewBench();
    const { db, github, logger } = bench.deps;
    task = createMissedDeliveries({ db, github, logger, everyMs: 0, paceMs: 0 });
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    // What other tests left in the log is known, so that each test sees its own deliveries only.
    bench.simulator.setWebhook(undefined);
    await bench.simulator.webhooksSettled();
    bench.simulator.clearFaults();
    await poll();
    await sql`truncate pull_request_work, maintenance_tasks`.execute(bench.db);
    bench.simulator.setWebhook(away);
    bench.simulator.clearRequests();
  });

  function poll(over: Partial<Parameters<typeof runDueTask>[0]> = {}) {
    return runDueTask({ ...bench.deps, ...over }, task, new AbortController().signal);
  }

  async function readResult(): Promise<unknown> {
    const [state] = await listMaintenance(bench.db);
    return state?.lastResult;
  }

  async function openMissedPull() {
    const pull = await bench.openPull({}, { 'a.ts': 'export const a = 1;\n' });
    await bench.simulator.webhooksSettled();
    return pull;
  }

  async function wantedHeads(): Promise<unknown[]> {
    const { rows } = await sql<{ head: string }>`select head_sha as head from pull_request_work`.execute(bench.db);
    return rows.map(({ head }) => head);
  }

  const guidsOf = () => bench.simulator.deliveries().map(({ guid }) => guid);
  const payloadReads = () =>
    bench.simulator.requests().filter(({ path }) => /^\/app\/hook\/deliveries\/\d+$/.test(path)).length;

  test('fault 38: what GitHub could not deliver is stored once and asks for its review', async () => {
    const pull = await openMissedPull();

    expect(await poll()).toBe('done');
    expect(await wantedHeads()).toEqual([pull.headSha]);
    const { rows } = await sql<{ source: string; event: string; repo: number; has: boolean }>`
      select source, event_type as event, github_repo_id as repo, payload is not null as has from events
      where github_repo_id = ${pull.repoId} and event_type = 'pull_request'`.execute(bench.db);
    expect(rows).toEqual([{ source: 'poll', event: 'pull_request', repo: pull.repoId, has: true }]);

    bench.simulator.clearRequests();
    expect(await poll()).toBe('done');
    expect(payloadReads()).toBe(0);
    expect(await readResult()).toMatchObject({ recovered: 0 });
  });

  test('fault 2: what is stored although GitHub saw a failure is only counted', async () => {
    await openMissedPull();
    const known = new Set(guidsOf());
    for (const guid of known) await storeBare(guid);

    expect(await poll()).toBe('done');
    expect(payloadReads()).toBe(0);
    expect(await wantedHeads()).toEqual([]);
    expect(await readResult()).toMatchObject({ recovered: 0, failedButStored: expect.any(Number) });
  });

  async function storeBare(deliveryId: string): Promise<void> {
    const nothing = { action: null, payload: null, deduplicationHash: null, installationId: null, repoId: null };
    const facts = { eventType: 'push', source: 'webhook' as const, status: 'ignored' as const };
    await recordDeliveries(bench.db, [
      { deliveryId, ...facts, ...nothing, prNumber: null, traceparent: null, effects: [] },
    ]);
  }

  test('fault 15: what was acknowledged and then lost with the database comes back', async () => {
    const pull = await openMissedPull();
    for (const delivery of bench.simulator.deliveries()) Object.assign(delivery, { status: 'OK', statusCode: 202 });

    expect(await poll()).toBe('done');
    expect(await wantedHeads()).toEqual([pull.headSha]);
  });

  test('goes back to 15 minutes before the newest delivery of the last good run, and not further', async () => {
    await openMissedPull();
    const watermark = new Date(Date.now() + 3_600_000);
    await sql`insert into maintenance_tasks (name, watermark) values (${task.name}, ${watermark})`.execute(bench.db);

    expect(await poll()).toBe('done');
    expect(await readResult()).toMatchObject({ seen: 0, recovered: 0 });
    await sql`update maintenance_tasks set watermark = ${new Date(Date.now() + 14 * 60_000)}`.execute(bench.db);
    expect(await poll()).toBe('done');
    expect(await readResult()).toMatchObject({ seen: expect.any(Number) });
    expect(await wantedHeads()).toHaveLength(1);
  });

  test('a run that fails keeps the watermark and what it stored; the next one goes on', async () => {
    const pulls = [await openMissedPull(), await openMissedPull()];
    const path = /^\/app\/hook\/deliveries\/\d+$/;
    const missed = bench.simulator.deliveries().length;
    expect(missed).toBeGreaterThan(4);
    // GitHub goes away after a few payloads: three failures are one read that was retried.
    bench.simulator.fail({
      method: 'GET',
      path: path.source,
      effect: 'status',
      status: 502,
      skip: 3,
      times: 3,
    });

    expect(await poll()).toBe('failed');
    const [state] = await listMaintenance(bench.db);
    expect(state).toMatchObject({ failures: 1, succeededAt: null });
    expect(bench.simulator.requests().filter((one) => path.test(one.path)).length).toBe(6);

    await sql`update maintenance_tasks set due_at = now()`.execute(bench.db);
    expect(await poll()).toBe('done');
    expect((await wantedHeads()).sort()).toEqual(pulls.map(({ headSha }) => headSha).sort());
  });

  test('a delivery that cannot be stored does not keep younger ones back, and is looked at again', async () => {
    const pulls = [await openMissedPull(), await openMissedPull()];
    // Stands for content that Postgres refuses.
    const refuse = sql`alter table pull_request_work add constraint refused check (github_repo_id <> ${sql.lit(pulls[0]?.repoId ?? 0)})`;
    await refuse.execute(bench.db);
    try {
      expect(await poll()).toBe('failed');
      expect(await wantedHeads()).toEqual([pulls[1]?.headSha]);
    } finally {
      await sql`alter table pull_request_work drop constraint refused`.execute(bench.db);
    }
    await sql`update maintenance_tasks set due_at = now()`.execute(bench.db);
    expect(await poll()).toBe('done');
    expect(await wantedHeads()).toHaveLength(2);
  });

  test('one worker at a time polls', async () => {
    await leaseMaintenance(bench.db, { name: task.name, owner: 'another', leaseMs: 60_000 });

    expect(await poll()).toBe('nothing');
  });

  test('reads a log of several pages', async () => {
    const pull = await openMissedPull();
    const first = bench.simulator.deliveries().find(({ event }) => event === 'pull_request');
    for (let count = 0; count < 120; count += 1) bench.simulator.redeliver(first?.id ?? 0);
    await bench.simulator.webhooksSettled();

    expect(await poll()).toBe('done');
    expect(await wantedHeads()).toContain(pull.headSha);
    expect(bench.simulator.requests().filter(({ path }) => path === '/app/hook/deliveries').length).toBeGreaterThan(1);
  });

  test('a lease that is lost in the middle ends the run', async () => {
    await openMissedPull();
    const owner = randomUUID();
    const slow = createMissedDeliveries({
      ...bench.deps,
      everyMs: 0,
      paceMs: 60_000,
    });
    const running = runDueTask({ ...bench.deps, owner, leaseMs: 150 }, slow, new AbortController().signal);
    for (let taken = false; !taken; ) {
      const { rows } = await sql`update maintenance_tasks set lease_owner = 'thief', fence = fence + 1
        where lease_owner = ${owner} returning name`.execute(bench.db);
      taken = rows.length === 1;
    }

    expect(await running).toBe('lost');
  });
});
