import { createLogger, createProducer } from '@waggle/platform';
import { openTestDatabase } from '@waggle/store/testing';
import { startServiceProcess, testRedisPrefix, testRedisUrl } from '@waggle/testkit';
import { sql } from 'kysely';
import { secret } from './deliveries.ts';
import { findFreePort } from './find-free-port.ts';
import type { IngestOptions } from './options.ts';
import type { Receiver } from './receiver.ts';

/** Our ingest as a real process, on a database of its own and queues of its own. Nobody works on the jobs. */
export async function startWaggle(
  logLevel: IngestOptions['logLevel'],
  folder: string,
  profile: string | null,
): Promise<Receiver> {
  const database = await openTestDatabase();
  const { db } = database;
  const queue = { redisUrl: testRedisUrl(), prefix: testRedisPrefix('bench') };
  const producer = createProducer(queue, createLogger('bench', 'error'));
  const service = await startServiceProcess({
    name: 'ingest',
    port: await findFreePort(),
    logFolder: folder,
    env: {
      NODE_ENV: 'production',
      LOG_LEVEL: logLevel,
      DATABASE_URL: database.url,
      REDIS_URL: queue.redisUrl,
      WAGGLE_QUEUE_PREFIX: queue.prefix,
      GITHUB_WEBHOOK_SECRET: secret,
      ...(profile === null ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
    },
  });
  const count = async (table: 'events' | 'pull_request_work') =>
    Number((await db.selectFrom(table).select(db.fn.countAll().as('rows')).executeTakeFirstOrThrow()).rows);
  const forgetJobs = () => producer.queues.review.obliterate({ force: true });
  const { rows: settings } = await sql<{ name: string; setting: string }>`select name, setting from pg_settings
    where name in ('fsync', 'synchronous_commit', 'server_version') order by name`.execute(db);
  return {
    name: 'waggle',
    about: `Postgres: ${settings.map(({ name, setting }) => `${name} ${setting}`).join(', ')}`,
    port: Number(new URL(service.url).port),
    path: '/webhooks/github',
    pids: async () => {
      // Besides the sessions of ingest whatever works for them: writers of the log and of pages, checkpoints, vacuum.
      const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
        where datname = current_database() and application_name = 'waggle-ingest'
          or backend_type <> 'client backend'`.execute(db);
      return [service.pid(), ...rows.map(({ pid }) => pid)];
    },
    taken: async () => {
      const [events, work] = [await count('events'), await count('pull_request_work')];
      if (events !== work) throw new Error(`${events} deliveries asked for ${work} reviews`);
      return events;
    },
    reset: async () => {
      await sql`truncate events, pull_request_work, outbox, installations, event_bodies restart identity cascade`.execute(
        db,
      );
      await forgetJobs();
    },
    close: async () => {
      await service.stop();
      await forgetJobs();
      await producer.close();
      await database.close();
    },
  };
}
