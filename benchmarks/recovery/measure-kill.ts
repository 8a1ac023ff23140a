import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { requestWork } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { testRedisUrl } from '@waggle/testkit';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

interface Child {
  process: ChildProcess;
  ready: Promise<void>;
  started: Promise<number>;
}

/** Milliseconds from kill -9 of the worker that had the job to the start of the job in another worker. */
export async function measureWaggleKill(): Promise<number> {
  const database = await openTestDatabase();
  try {
    return await measure({ RECOVERY_KIND: 'waggle', DATABASE_URL: database.url }, () =>
      requestWork(database.db, {
        repoId: 1,
        prNumber: 1,
        kind: 'review',
        installationId: null,
        fullName: 'bench/recovery',
        headSha: null,
        baseSha: null,
        githubUpdatedAt: null,
        before: null,
        force: true,
      }),
    );
  } finally {
    await database.close();
  }
}

/** The same with BullMQ's defaults. */
export async function measureBullmqKill(): Promise<number> {
  const connection = new Redis(testRedisUrl(), { maxRetriesPerRequest: null });
  const prefix = `recovery-${randomUUID()}`;
  const queue = new Queue('recovery', { connection, prefix });
  try {
    return await measure({ RECOVERY_KIND: 'bullmq', RECOVERY_PREFIX: prefix }, async () => {
      await queue.add('job', {});
    });
  } finally {
    await queue.obliterate({ force: true });
    await queue.close();
    connection.disconnect();
  }
}

async function measure(env: NodeJS.ProcessEnv, ask: () => Promise<void>): Promise<number> {
  const shared = { RECOVERY_PREFIX: `recovery-${randomUUID()}`, REDIS_URL: testRedisUrl(), ...env };
  const children = [startWorker(shared), startWorker(shared)];
  try {
    await Promise.all(children.map(({ ready }) => ready));
    await ask();
    const first = await Promise.race(children.map((child) => child.started.then(() => child)));
    const other = children.find((child) => child !== first);
    if (other === undefined) throw new Error('there is no other worker');
    const killedAt = performance.now();
    first.process.kill('SIGKILL');
    return (await other.started) - killedAt;
  } finally {
    for (const { process: child } of children) child.kill('SIGKILL');
  }
}

function startWorker(env: NodeJS.ProcessEnv): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts')], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [ready, started] = [Promise.withResolvers<void>(), Promise.withResolvers<number>()];
  lines.on('line', (line) => {
    if (line === 'ready') ready.resolve();
    if (line === 'started') started.resolve(performance.now());
  });
  // A worker that ends before it is killed would be waited for without end.
  void once(child, 'exit').then(() => ready.reject(new Error('a worker ended by itself')));
  return { process: child, ready: ready.promise, started: started.promise };
}
