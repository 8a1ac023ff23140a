import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createProgressBell, createWorkflow, listenToProgress, type ProgressRing } from '@waggle/platform';
import { eventually, silentLogger, testRedisPrefix, testRedisUrl } from '@waggle/testkit';
import { requestWork } from './pull-request-work.ts';
import { stepStore } from './step-store.ts';
import { buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { leaseWork } from './work-lease.ts';
import { openRun } from './workflow-runs.ts';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

// No review here: the engine runs whatever has steps.
const workflowType = 'count_sheep';

test('another process hears of each step, and reads in Postgres what it heard of', async () => {
  const { db } = database;
  const settings = { redisUrl: testRedisUrl(), prefix: testRedisPrefix() };
  const heard: { ring: ProgressRing; stored: Promise<string | undefined> }[] = [];
  const readStatus = async (name: string) => {
    const row = db.selectFrom('workflow_steps').select('status').where('name', '=', name);
    return (await row.executeTakeFirst())?.status;
  };
  let looks = 0;
  const listener = listenToProgress(
    { settings, logger: silentLogger },
    {
      onRing: (ring) => heard.push({ ring, stored: readStatus(ring.step) }),
      onMissed: () => {
        looks += 1;
      },
    },
  );
  const bell = createProgressBell(settings, silentLogger);
  try {
    await eventually(() => looks === 1);
    await requestWork(db, buildRequest());
    const lease = await leaseWork(db, reviewRef, 'w', 30_000);
    if (lease === null) throw new Error('the work could not be leased');
    const run = await openRun(db, { lease, workflowType });
    // Rings before Redis is connected are lost, which is no harm but would be none to count on here.
    await eventually(() => {
      bell.ring({ workflowType, runId: run.id, step: 'warm-up', position: 1, status: 'started' });
      return heard.length > 0;
    });
    heard.length = 0;
    const onProgress = (progress: Omit<ProgressRing, 'workflowType' | 'runId'>) =>
      bell.ring({ workflowType, runId: run.id, ...progress });
    const workflow = createWorkflow(stepStore(db, run), new AbortController().signal, { onProgress });

    await workflow.step('count', { parse: Number }, async () => 100);

    const rings = await eventually(() => {
      const own = heard.filter(({ ring }) => ring.step === 'count');
      return own.length === 2 ? own : null;
    });
    expect(rings.map(({ ring }) => ring)).toEqual([
      { workflowType, runId: run.id, step: 'count', position: 1, status: 'started' },
      { workflowType, runId: run.id, step: 'count', position: 1, status: 'completed' },
    ]);
    expect(await rings[1]?.stored).toBe('completed');
  } finally {
    await listener.close();
    await bell.close();
  }
});
