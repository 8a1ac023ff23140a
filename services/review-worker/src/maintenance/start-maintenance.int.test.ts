import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ParkInstallationError } from '@waggle/platform';
import { leaseMaintenance, listMaintenance } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { eventually } from '@waggle/testkit';
import type { MaintenanceTask, TaskRun } from './maintenance-task.ts';
import { runDueTask, startMaintenance } from './start-maintenance.ts';

const logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const never = new AbortController().signal;

describe('maintenance', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.db.deleteFrom('maintenance_tasks').execute();
  });

  const deps = (owner = 'one') => ({ db: database.db, logger, owner });

  function createTask(run: (run: TaskRun) => Promise<void>, everyMs = 3_600_000): MaintenanceTask {
    return {
      name: 'task',
      everyMs,
      run: async (given) => {
        await run(given);
        return { result: {}, watermark: null };
      },
    };
  }

  async function dueInMs(): Promise<number> {
    const [state] = await listMaintenance(database.db);
    return (state?.dueAt.getTime() ?? 0) - Date.now();
  }

  test('a task that fails comes again soon, and later each time', async () => {
    const failing = createTask(() => Promise.reject(new Error('no luck')));

    expect(await runDueTask(deps(), failing, never)).toBe('failed');
    expect(await listMaintenance(database.db)).toMatchObject([{ failures: 1, lastError: 'no luck', leaseOwner: null }]);
    expect(await dueInMs()).toBeLessThan(31_000);
    expect(await runDueTask(deps(), failing, never)).toBe('nothing');
    await database.db
      .updateTable('maintenance_tasks')
      .set({ due_at: new Date(0) })
      .execute();
    await runDueTask(deps(), failing, never);
    expect(await dueInMs()).toBeGreaterThan(45_000);
  });

  test('a task that GitHub asked to wait comes again when GitHub said', async () => {
    const until = new Date(Date.now() + 40 * 60_000);
    const limited = createTask(() => Promise.reject(new ParkInstallationError('limit', until)));

    expect(await runDueTask(deps(), limited, never)).toBe('failed');
    expect(await dueInMs()).toBeGreaterThan(39 * 60_000);
  });

  test('on shutdown the running task is aborted and another worker can take it at once', async () => {
    const { promise: started, resolve } = Promise.withResolvers<void>();
    const endless = createTask(async ({ signal }) => {
      resolve();
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
    const maintenance = startMaintenance({ ...deps(), tasks: [endless] });
    await started;
    await maintenance.close();

    expect(await leaseMaintenance(database.db, { name: 'task', owner: 'two', leaseMs: 1000 })).not.toBeNull();
    expect(await listMaintenance(database.db)).toMatchObject([{ failures: 0 }]);
  });

  test('two workers share the runs: never two at the same time', async () => {
    let running = 0;
    let overlaps = 0;
    let runs = 0;
    const counted = createTask(async () => {
      running += 1;
      if (running > 1) overlaps += 1;
      await listMaintenance(database.db);
      running -= 1;
      runs += 1;
    }, 0);
    const workers = ['one', 'two'].map((owner) =>
      startMaintenance({ ...deps(owner), tasks: [counted], lookEveryMs: 5 }),
    );
    await eventually(() => runs > 5);
    for (const worker of workers) await worker.close();

    expect(overlaps).toBe(0);
  });

  test('goes on after an outage of Postgres', async () => {
    let runs = 0;
    const task = createTask(async () => {
      runs += 1;
    }, 0);
    const outage = await openTestDatabase();
    await outage.db.schema.alterTable('maintenance_tasks').renameTo('hidden').execute();
    const maintenance = startMaintenance({ ...deps(), db: outage.db, tasks: [task], lookEveryMs: 5 });
    try {
      expect(runs).toBe(0);
      await outage.db.schema.alterTable('hidden').renameTo('maintenance_tasks').execute();
      await eventually(() => runs > 0);
    } finally {
      await maintenance.close();
      await outage.close();
    }
  });
});
