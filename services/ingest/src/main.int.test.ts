import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openTestDatabase } from '@waggle/store/testing';
import { createTestDatabase, startServiceProcess, testRedisUrl } from '@waggle/testkit';
import { findClosedPort } from './testing/open-listener.ts';
import { sendDelivery } from './testing/send-delivery.ts';
import { secret } from './testing/start-test-ingest.ts';

const database = await openTestDatabase();
const empty = await createTestDatabase({ key: 'empty', migrate: async () => {} });
const logFolder = await mkdtemp(join(tmpdir(), 'waggle-ingest-'));
afterAll(async () => {
  await database.close();
  await empty.close();
  await rm(logFolder, { recursive: true });
});

function environment(over: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { DATABASE_URL: database.url, REDIS_URL: testRedisUrl(), GITHUB_WEBHOOK_SECRET: secret, PORT: '0', ...over };
}

/** Runs a process that is expected to end by itself. */
async function runToEnd(env: NodeJS.ProcessEnv): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, errors };
}

describe('the process', () => {
  test('refuses to start without a secret and lists everything that is wrong', async () => {
    const { code, errors } = await runToEnd(
      environment({ GITHUB_WEBHOOK_SECRET: '', REDIS_URL: 'x', LOG_LEVEL: 'loud' }),
    );

    expect(code).toBe(1);
    expect(errors).toMatch(/3 problems[\s\S]*LOG_LEVEL[\s\S]*REDIS_URL[\s\S]*GITHUB_WEBHOOK_SECRET/);
  }, 20_000);

  test('refuses a database without the schema it needs and names the command', async () => {
    const { code, errors } = await runToEnd(environment({ DATABASE_URL: empty.url }));

    expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining('pnpm waggle migrate up') });
  }, 20_000);

  test('serves, and ends cleanly on SIGTERM while a client keeps its connection open', async () => {
    const port = await findClosedPort();
    const ingest = await startServiceProcess({ name: 'ingest', port, env: environment(), logFolder });
    expect(await sendDelivery(ingest.url, { body: '{"zen":"x"}' })).toMatchObject({ status: 202 });
    const health = await fetch(`${ingest.url}/health`);
    expect(await health.json()).toEqual({
      status: 'ok',
      service: 'ingest',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      environment: 'development',
      database: 'up',
      redis: 'up',
    });

    const started = performance.now();
    expect(await ingest.stop('SIGTERM')).toBe(0);

    expect(performance.now() - started).toBeLessThan(10_000);
    expect(ingest.log()).not.toContain('"level":"error"');
  }, 30_000);
});
