import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type OpenDatabase, openTestDatabase } from '@waggle/store/testing';
import {
  eventually,
  pullRequestPayload,
  type ServiceProcess,
  signBody,
  startServiceProcess,
  testRedisUrl,
} from '@waggle/testkit';
import { sql } from 'kysely';

const secret = randomBytes(16).toString('hex');
let database: OpenDatabase;
let folder: string;
let ingest: ServiceProcess;

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'waggle-ingest-kill-'));
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: database.directUrl,
    REDIS_URL: testRedisUrl(),
    WAGGLE_QUEUE_PREFIX: `kill-${randomUUID()}`,
    GITHUB_WEBHOOK_SECRET: secret,
  };
  ingest = await startServiceProcess({ name: 'ingest', port: await freePort(), env, logFolder: folder });
}, 60_000);
afterAll(async () => {
  await ingest?.stop();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The status of the answer; null when the connection broke. */
async function send(deliveryId: string, body: string): Promise<number | null> {
  const headers = {
    'content-type': 'application/json',
    'x-github-delivery': deliveryId,
    'x-github-event': 'pull_request',
    'x-hub-signature-256': signBody(secret, body),
  };
  try {
    return (await fetch(`${ingest.url}/webhooks/github`, { method: 'POST', headers, body })).status;
  } catch {
    return null;
  }
}

async function rowsOf(deliveryId: string): Promise<number> {
  const { rows } = await sql`select from events where delivery_id = ${deliveryId}`.execute(database.db);
  return rows.length;
}

describe('ingest is killed', () => {
  test('fault 1: before its commit nothing was answered and nothing is stored; sent again, it is one request', async () => {
    const deliveryId = randomUUID();
    const body = JSON.stringify(pullRequestPayload({ action: 'opened' }));
    const { answer } = await database.db.transaction().execute(async (holder) => {
      await sql`lock table events in share row exclusive mode`.execute(holder);
      const answered = send(deliveryId, body);
      await eventually(async () => {
        const { rows } = await sql`
          select from pg_locks where relation = 'events'::regclass and not granted`.execute(database.db);
        return rows.length > 0;
      });
      await ingest.stop('SIGKILL');
      return { answer: answered };
    });
    expect(await answer).toBeNull();
    // The server ends the transaction of the dead client by itself.
    await eventually(async () => {
      const { rows } = await sql`
        select from pg_stat_activity where application_name = 'waggle-ingest' and datname = current_database()`.execute(
        database.db,
      );
      return rows.length === 0;
    });
    expect(await rowsOf(deliveryId)).toBe(0);

    await ingest.start();
    expect(await send(deliveryId, body)).toBe(202);
    expect(await rowsOf(deliveryId)).toBe(1);
  }, 60_000);

  test('fault 2: after its commit the delivery is known; sent again, it asks for nothing more', async () => {
    const deliveryId = randomUUID();
    const body = JSON.stringify(pullRequestPayload({ action: 'opened', number: 77 }));
    const answered = send(deliveryId, body);
    await eventually(async () => (await rowsOf(deliveryId)) === 1, { everyMs: 1 });
    await ingest.stop('SIGKILL');
    await answered;

    await ingest.start();
    expect(await send(deliveryId, body)).toBe(202);

    expect(await rowsOf(deliveryId)).toBe(1);
    const { rows } = await sql<{ gen: number }>`
      select desired_gen as gen from pull_request_work where pr_number = 77 and kind = 'review'`.execute(database.db);
    expect(rows).toEqual([{ gen: 1 }]);
  }, 60_000);
});
