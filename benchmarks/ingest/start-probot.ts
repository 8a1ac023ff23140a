import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from './find-free-port.ts';
import type { IngestOptions } from './options.ts';
import type { Receiver } from './receiver.ts';

/** Probot with a handler that does nothing. */
export async function startProbot(logLevel: IngestOptions['logLevel'], folder: string): Promise<Receiver> {
  const port = await findFreePort();
  const output = openSync(join(folder, 'probot.log'), 'a');
  const child = fork(join(import.meta.dirname, 'probot-server.ts'), [], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), LOG_LEVEL: logLevel },
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  const [ready] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(`Probot ended with ${ready}; see ${folder}/probot.log`);
  let before = 0;
  async function count(): Promise<number> {
    const answer = once(child, 'message');
    child.send('count');
    const [{ handled }] = (await answer) as [{ handled: number }];
    return handled;
  }
  return {
    name: 'probot',
    about: 'Probot: keeps nothing',
    port,
    path: '/api/github/webhooks',
    pids: async () => (child.pid === undefined ? [] : [child.pid]),
    taken: async () => (await count()) - before,
    reset: async () => {
      before = await count();
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
