import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { interpretDelivery } from '@waggle/deliveries';
import { buildPull, buildPullRequestEvent, installation, repository } from '@waggle/deliveries/testing';
import { addSuppression, type Db, recordDeliveries } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { runCli } from '../run-cli.ts';

describe('the commands for recovery', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let db: Db;
  let printed: string[];
  let errors: string[];

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await db.deleteFrom('pull_request_work').execute();
    await db.deleteFrom('outbox').execute();
    await db.deleteFrom('events').execute();
  });

  async function run(line: string): Promise<number> {
    printed = [];
    errors = [];
    return await runCli(line.split(' '), {
      env: { DATABASE_URL: database.url },
      print: (text) => printed.push(text),
      printError: (text) => errors.push(text),
    });
  }

  async function receive(event: string, payload: object): Promise<string> {
    const deliveryId = randomUUID();
    const body = Buffer.from(JSON.stringify(payload));
    const origin = { source: 'webhook' as const, digest: null, traceparent: null };
    await recordDeliveries(db, [interpretDelivery({ deliveryId, event, body, ...origin }, null).delivery]);
    return deliveryId;
  }

  const opened = (number = 7) => buildPullRequestEvent('opened', { pull_request: buildPull({ number }) });

  async function endWork(state: 'idle' | 'dead'): Promise<void> {
    const done = state === 'idle' ? { done_gen: 1 } : { attempts: 8, last_error: 'Bug: boom\u001b[31m' };
    await db
      .updateTable('pull_request_work')
      .set({ state, ...done })
      .execute();
    await db
      .updateTable('outbox')
      .set({ state: state === 'idle' ? 'done' : 'dead' })
      .execute();
  }

  async function pending(): Promise<number[]> {
    const rows = await db
      .selectFrom('pull_request_work')
      .select('pr_number')
      .where('state', '=', 'ready')
      .whereRef('desired_gen', '>', 'done_gen')
      .orderBy('pr_number')
      .execute();
    return rows.map((row) => row.pr_number);
  }

  test('replay GUID makes finished work due again, and the table tells that ops asked', async () => {
    const guid = await receive('pull_request', opened());
    await endWork('idle');

    expect([await run(`replay ${guid}`), errors]).toEqual([0, []]);
    expect(await pending()).toEqual([7]);
    const events = await db.selectFrom('events').select(['source', 'event_type']).orderBy('id').execute();
    expect(events).toEqual([
      { source: 'webhook', event_type: 'pull_request' },
      { source: 'ops', event_type: 'replay' },
    ]);
  });

  test('replay GUID makes a one-shot request again', async () => {
    const guid = await receive('issues', {
      action: 'opened',
      issue: { number: 4, title: 'Crash', state: 'open' },
      repository,
      installation,
    });
    await endWork('idle');

    expect([await run(`replay ${guid}`), errors]).toEqual([0, []]);
    const requests = await db.selectFrom('outbox').select(['kind', 'state']).orderBy('id').execute();
    expect(requests).toEqual([
      { kind: 'graph.issue', state: 'done' },
      { kind: 'graph.issue', state: 'ready' },
    ]);
  });

  test('replay OWNER/REPO#N asks for one pull request', async () => {
    await receive('pull_request', opened());
    await receive('pull_request', opened(8));
    await endWork('idle');

    expect([await run('replay Acme/Shop#8'), errors]).toEqual([0, []]);
    expect(await pending()).toEqual([8]);
  });

  test('replay --since asks once for each pull request and leaves older ones', async () => {
    const old = await receive('pull_request', opened(6));
    const before = new Date(Date.now() - 3 * 3_600_000);
    await db.updateTable('events').set({ created_at: before }).where('delivery_id', '=', old).execute();
    await receive('pull_request', opened(7));
    await receive('pull_request', { ...opened(7), action: 'synchronize' });
    await receive('pull_request', opened(8));
    await receive('installation', { action: 'deleted', installation, repositories: [repository] });
    await db.updateTable('installations').set({ is_active: true }).execute();
    await endWork('idle');
    await db
      .updateTable('pull_request_work')
      .set({ done_gen: (eb) => eb.ref('desired_gen') })
      .execute();

    expect([await run('replay --since 2h'), errors]).toEqual([0, []]);
    expect(await pending()).toEqual([7, 8]);
    const active = await db.selectFrom('installations').select('is_active').execute();
    expect(active).toEqual([{ is_active: true }]);
  });

  test('says why a delivery cannot be replayed', async () => {
    const guid = await receive('pull_request', opened());
    await db.updateTable('events').set({ payload: null }).execute();

    expect(await run(`replay ${guid}`)).toBe(1);
    expect(errors[0]).toMatch(/too old to be kept; replay the pull request instead/);
    expect(await run(`replay ${randomUUID()}`)).toBe(1);
    expect(errors[0]).toMatch(/is not stored/);
    expect(await run('replay no/thing#1')).toBe(1);
    expect(errors[0]).toBe('waggle: not connected to Waggle: no/thing');
  });

  test('dead work is listed with its reason, tried again or given up', async () => {
    await receive('pull_request', opened(7));
    await receive('pull_request', opened(8));
    await receive('installation', { action: 'created', installation, repositories: [repository] });
    await endWork('dead');

    expect([await run('dead ls'), errors]).toEqual([0, []]);
    expect(printed).toEqual([
      expect.stringMatching(/^acme\/shop#7:review {2}\S+ {2}8 attempts {2}Bug: boom \[31m$/),
      expect.stringMatching(/^acme\/shop#8:review /),
      expect.stringMatching(/^request-\d+ {2}graph.connect acme\/shop {2}/),
    ]);
    expect([await run('dead retry acme/shop#7:review'), errors]).toEqual([0, []]);
    expect(await pending()).toEqual([7]);
    expect([await run('dead drop acme/shop#8'), errors]).toEqual([0, []]);
    expect(await pending()).toEqual([7]);
    expect([await run('dead retry --all'), errors]).toEqual([0, []]);
    expect(printed).toEqual(['1 due again']);
    await run('dead ls');
    expect(printed).toEqual(['nothing is dead']);
    expect(await run('dead retry acme/shop#7')).toBe(1);
    expect(errors[0]).toMatch(/is not dead/);
  });

  test.each([
    ['replay', 'use: replay GUID'],
    ['replay x', 'neither the GUID'],
    ['replay --since soon', 'a time like 30m'],
    ['replay acme/shop#1 --since 1h', 'use: replay'],
    ['replay --bogus', 'use: replay'],
    ['dead', 'use: dead ls'],
    ['dead retry', 'name one item'],
    ['dead drop x --all', 'name one item'],
    ['dead drop acme/shop#0', 'is neither'],
    ['dead drop acme/shop#1:walk', 'is neither'],
    ['dead retry request-x', 'whole number'],
  ])('answers "%s" with what would be right', async (line, message) => {
    expect(await run(line)).toBe(2);
    expect(errors[0]).toContain(message);
  });

  test('suppressions are listed and taken back, by the repository they belong to only', async () => {
    const repoId = 8_801;
    await db
      .insertInto('installations')
      .values({ github_repo_id: repoId, repo_full_name: 'acme/quiet', is_active: true })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const scope = { repoId, rule: 'model/correctness', pathGlob: '/src/**', codeKey: null, findingIds: [], days: 9 };
    const { id } = await addSuppression(db, { ...scope, reason: 'dismissed 3 times', createdBy: 'ada' });

    expect(await run('suppressions ls acme/quiet')).toBe(0);
    expect(printed).toEqual([expect.stringMatching(new RegExp(`^${id}  model/correctness  /src/\\*\\*  until `))]);
    expect(await run('suppressions drop acme/nobody 1')).toBe(1);
    expect(await run(`suppressions drop acme/quiet ${id}`)).toBe(0);
    expect(await run(`suppressions drop acme/quiet ${id}`)).toBe(1);
    expect(errors[0]).toContain('no suppression');
    expect(await run('suppressions ls acme/quiet')).toBe(0);
    expect(printed).toEqual(['nothing is suppressed']);
    expect(await run('suppressions drop acme/quiet')).toBe(2);
  });
});
