import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@waggle/testkit';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
// Nothing listens on port 1.
const nothing = { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/none', REDIS_URL: 'redis://127.0.0.1:1', PORT: '0' };
const started: ChildProcessWithoutNullStreams[] = [];

function startApi(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, ...env } });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return { child, output: () => output };
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('the api process', () => {
  test('stays up while Postgres and Redis are away, says 503, and stops when told to', async () => {
    const { child, output } = startApi(nothing);
    const port = await eventually(() => /"port":(\d+)/.exec(output())?.[1]);

    for (const path of ['/health', '/ready', '/', '/ops/queues/api/queues']) {
      expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(503);
    }
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  test('does not start on a network address without ops credentials, and says every problem', async () => {
    const { child, output } = startApi({ ...nothing, HOST: '0.0.0.0', PORT: 'many' });

    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(output()).toContain('WAGGLE_OPS_USER: must be set, with WAGGLE_OPS_PASSWORD');
    expect(output()).toContain('PORT:');
  });
});
