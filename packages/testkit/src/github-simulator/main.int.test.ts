import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import type { PullSummary } from './control/control.ts';
import { startWebhookReceiver, type WebhookReceiver } from './testing/webhook-receiver.ts';

const main = join(import.meta.dirname, 'main.ts');

describe('the GitHub simulator as a process', () => {
  let dataDir: string;
  let hooks: WebhookReceiver;
  const running: ChildProcess[] = [];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'simulator-process-'));
    hooks = await startWebhookReceiver();
  });
  afterEach(async () => {
    for (const child of running.splice(0)) await stop(child);
    await hooks.close();
    await rm(dataDir, { recursive: true });
  });

  async function stop(child: ChildProcess): Promise<number | null> {
    if (child.exitCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = await ended;
    return code;
  }

  async function start(env: Record<string, string>): Promise<{ url: string; child: ChildProcess }> {
    const child = spawn(process.execPath, [main], {
      env: { PATH: process.env.PATH ?? '', PORT: '0', SIMULATOR_DATA_DIR: dataDir, ...env },
    });
    running.push(child);
    for await (const line of createInterface({ input: child.stdout })) return { url: JSON.parse(line).url, child };
    throw new Error('the simulator did not start');
  }

  async function post<T>(
    url: string,
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: T }> {
    const response = await fetch(`${url}/_simulator/${path}`, { method: 'POST', body: JSON.stringify(body), headers });
    return { status: response.status, body: (await response.json()) as T };
  }

  test('takes its App key from the environment, keeps data over a restart and ends on SIGTERM', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const env = {
      SIMULATOR_APP_ID: '77',
      SIMULATOR_APP_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString().replaceAll('\n', '\\n'),
      SIMULATOR_WEBHOOK_URL: hooks.url,
      SIMULATOR_WEBHOOK_SECRET: 'secret',
    };
    const first = await start(env);
    const opened = await post<PullSummary>(first.url, 'sample-pull-request');
    await fetch(`${first.url}/_simulator/settled`, { method: 'POST' });
    const exitCode = await stop(first.child);

    const second = await start(env);
    const auth = { appId: 77, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    const app = new Octokit({ baseUrl: `${second.url}/api/v3`, authStrategy: createAppAuth, auth });
    const { data: deliveries } = await app.rest.apps.listWebhookDeliveries();
    const { data: pull } = await new Octokit({ baseUrl: second.url }).rest.pulls.get({
      owner: 'waggle',
      repo: 'sample',
      pull_number: opened.body.number,
    });

    expect(exitCode).toBe(0);
    expect(deliveries.map((one) => one.event).sort()).toEqual(['installation', 'pull_request', 'push']);
    expect(hooks.received.map((one) => one.event).sort()).toEqual(['installation', 'pull_request', 'push']);
    expect(pull.head.sha).toBe(opened.body.head_sha);
  });

  test('opens each of several pull requests that are asked for at the same time', async () => {
    const { url } = await start({});

    const opened = await Promise.all([1, 2, 3].map(() => post<PullSummary>(url, 'sample-pull-request')));

    expect(new Set(opened.map((one) => one.body.number)).size).toBe(3);
    expect(new Set(opened.map((one) => one.body.head_ref)).size).toBe(3);
  });

  test('is steered by nobody else’s web page', async () => {
    const { url } = await start({});

    const answer = await post(url, 'repositories', { owner: 'a', name: 'b' }, { origin: 'https://evil.test' });

    expect(answer.status).toBe(403);
  });

  test('refuses to start with wrong settings and names all of them', async () => {
    const child = spawn(process.execPath, [main], {
      env: { PATH: process.env.PATH ?? '', PORT: 'many', SIMULATOR_APP_ID: '-1' },
    });
    running.push(child);
    const chunks: Buffer[] = [];
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const [code] = await once(child, 'close');

    const text = Buffer.concat(chunks).toString('utf8');
    expect(code).not.toBe(0);
    expect(text).toContain('PORT');
    expect(text).toContain('SIMULATOR_APP_ID');
  });
});
