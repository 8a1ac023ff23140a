import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from '../process/find-program.ts';
import { makeServiceFolder, writeServiceFile } from '../process/folders.ts';
import { type DaemonSpec, spawnDaemon, waitForDaemon } from '../process/spawn-daemon.ts';
import { canInstallPackages, installPackages } from './apt.ts';
import type { BackingContext, BackingService } from './backing-context.ts';
import { fetchRedisFromMaven } from './redis-from-maven.ts';

/** Starts Redis natively on 127.0.0.1: nothing is ever evicted, and outside tests every write reaches the append-only file. */
export async function startRedis(context: BackingContext): Promise<BackingService> {
  const { progress, user } = context;
  progress.step('redis', 'starting');
  const command = await findRedis(context);
  const data = makeServiceFolder(join(context.folder, 'redis'), user);
  const port = await context.port('redis');
  const password = context.secret('redis');
  const config = writeServiceFile(
    join(context.folder, 'redis.conf'),
    redisConfig(context.purpose, { data, port, password }),
    user,
  );
  const spec: DaemonSpec = {
    name: 'redis',
    command,
    args: [config],
    logFile: join(context.folder, 'redis.log'),
    pidFolder: context.pidFolder,
    cwd: data,
    uid: user?.uid,
    gid: user?.gid,
    signal: context.signal,
  };
  const daemon = spawnDaemon(spec);
  const url = `redis://:${password}@127.0.0.1:${port}`;
  await waitForDaemon(spec, daemon, () => answers(url), 30_000);
  progress.done('redis', `Redis on 127.0.0.1:${port}`);
  return { url, pid: daemon.pid, close: () => daemon.stop() };
}

async function findRedis(context: BackingContext): Promise<string> {
  const found = findProgram('redis-server', ['/usr/sbin']);
  if (found) return found;
  if (canInstallPackages()) {
    await installPackages('redis', ['redis-server'], context.progress);
    const installed = findProgram('redis-server', ['/usr/bin', '/usr/sbin']);
    if (installed) return installed;
  }
  return fetchRedisFromMaven(context);
}

/** The text of redis.conf; quoted, since paths may hold spaces. */
export function redisConfig(
  purpose: BackingContext['purpose'],
  options: { data: string; port: number; password: string },
): string {
  const durability = purpose === 'test' ? ['appendonly no', 'save ""'] : ['appendonly yes', 'appendfsync everysec'];
  return [
    'bind 127.0.0.1',
    'protected-mode yes',
    `port ${options.port}`,
    `requirepass ${options.password}`,
    `dir "${options.data}"`,
    'maxmemory-policy noeviction',
    'daemonize no',
    ...durability,
    '',
  ].join('\n');
}

async function answers(url: string): Promise<true | undefined> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
  });
  // Without a listener ioredis prints every refused connection while the server starts.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG' ? true : undefined;
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}
