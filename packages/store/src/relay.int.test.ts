import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { OutgoingJob } from '@waggle/platform';
import { createTestLogger, eventually } from '@waggle/testkit';
import { sql } from 'kysely';
import { requestWork } from './pull-request-work.ts';
import { type Relay, type RelayDeps, startRelay } from './relay.ts';
import { buildRequest } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

describe('relay', () => {
  let database: OpenDatabase;
  let relay: Relay | undefined;
  let published: OutgoingJob[];

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    published = [];
    await sql`truncate pull_request_work, outbox`.execute(database.db);
  });
  afterEach(async () => {
    await relay?.close();
    relay = undefined;
  });

  function start(options: Partial<RelayDeps> = {}): ReturnType<typeof createTestLogger> {
    const logger = createTestLogger();
    const publish = async (jobs: readonly OutgoingJob[]) => void published.push(...jobs);
    relay = startRelay({ db: database.db, publish, logger, pollMs: 20, ...options });
    return logger;
  }

  test('publishes what is committed, without being told', async () => {
    start();
    await requestWork(database.db, buildRequest());

    await eventually(() => published.length === 1);
    expect(published).toMatchObject([{ name: 'review.pull_request', jobId: 'rv-501-7-g1-e1' }]);
  });

  test('looks at once when woken', async () => {
    start({ pollMs: 60_000 });
    await eventually(async () => {
      await requestWork(database.db, buildRequest({ force: true }));
      relay?.wake();
      return published.length > 0;
    });
  });

  test('looks no more before the next poll when it was woken in vain', async () => {
    let looks = 0;
    const wasWiped = async () => {
      looks += 1;
      return false;
    };
    start({ pollMs: 60_000, wasWiped });
    await eventually(() => looks === 1);
    await eventually(() => {
      relay?.wake();
      return looks === 2;
    });

    for (let wakes = 0; wakes < 20; wakes += 1) {
      relay?.wake();
      await database.ping();
    }

    expect(looks).toBe(2);
  });

  test('goes on without a pause while there is more than fits one claim', async () => {
    for (let prNumber = 1; prNumber <= 25; prNumber += 1) await requestWork(database.db, buildRequest({ prNumber }));
    start({ pollMs: 60_000, limit: 4, perInstallation: 25 });

    await eventually(() => published.length === 25);
    expect(new Set(published.map(({ jobId }) => jobId)).size).toBe(25);
  });

  test('never runs two claims at the same time, however often it is woken', async () => {
    let running = 0;
    let most = 0;
    start({
      limit: 1,
      publish: async (jobs) => {
        running += 1;
        most = Math.max(most, running);
        relay?.wake();
        await database.ping();
        running -= 1;
        published.push(...jobs);
      },
    });
    for (let prNumber = 1; prNumber <= 10; prNumber += 1) {
      await requestWork(database.db, buildRequest({ prNumber }));
      relay?.wake();
    }
    await eventually(() => published.length === 10);

    expect(most).toBe(1);
  });

  test('hands over again what was claimed before a crash and never published', async () => {
    await requestWork(database.db, buildRequest());
    let crash = true;
    start({
      reconcileAfterMs: 300,
      publish: async (jobs) => {
        if (crash) {
          crash = false;
          throw new Error('killed between claim and publish');
        }
        published.push(...jobs);
      },
    });

    await eventually(() => published.length === 1);
    expect(published).toMatchObject([{ jobId: 'rv-501-7-g1-e2' }]);
  });

  test('fault 10: says once that Redis is away, goes on trying, and says that it works again', async () => {
    let away = true;
    let tries = 0;
    const logger = start({
      reconcileAfterMs: 10,
      maxBackoffMs: 40,
      publish: async (jobs) => {
        tries += 1;
        if (away) throw new Error('redis is away');
        published.push(...jobs);
      },
    });
    await requestWork(database.db, buildRequest());
    await eventually(() => tries > 3);
    away = false;
    await eventually(() => published.length > 0);
    await eventually(() => logger.lines.length === 2);

    expect(logger.lines).toMatchObject([
      { level: 'error', message: 'The relay cannot hand work over', fields: { error: { message: 'redis is away' } } },
      { level: 'info', message: 'The relay works again' },
    ]);
  });

  test('survives that Postgres ends its sessions', async () => {
    start({ db: database.connect({ applicationName: 'relay-under-test', poolMax: 1 }).db });
    await requestWork(database.db, buildRequest({ prNumber: 1 }));
    await eventually(() => published.length === 1);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(database.db);
    await eventually(() => requestWork(database.db, buildRequest({ prNumber: 2 })).then(() => true));

    await eventually(() => published.length === 2);
  });

  test('publishes nothing after it was closed', async () => {
    start();
    await relay?.close();
    await requestWork(database.db, buildRequest());
    relay?.wake();
    await database.ping();

    expect(published).toEqual([]);
  });
});
