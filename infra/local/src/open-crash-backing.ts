import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackingContext, BackingService } from './backing/backing-context.ts';
import { openBackingFolder } from './backing/backing-folder.ts';
import { startPostgres } from './backing/postgres.ts';
import { startRedis } from './backing/redis.ts';
import { createTemporaryFolder } from './process/folders.ts';
import { endLeftovers } from './process/pid-files.ts';
import { findUnprivilegedUser } from './process/unprivileged-user.ts';

export interface CrashBacking {
  databaseUrl: string;
  redisUrl: string;
  /** Immediate shutdown as by `pg_ctl stop -m immediate`, and a start that recovers from the log. */
  crashPostgres(downMs: number): Promise<void>;
  /** kill -9, and a start with nothing in it. */
  crashRedis(downMs: number): Promise<void>;
  close(): Promise<void>;
}

const startTries = 5;

/** A Postgres that loses no commit and a Redis, both to be crashed at will: for chaos runs. */
export async function openCrashBacking(): Promise<CrashBacking> {
  const user = findUnprivilegedUser();
  const folder = createTemporaryFolder('waggle-chaos-', user);
  const progress = { step: () => {}, done: () => {}, note: () => {} };
  // Not `test`: a commit that was answered has to be on disk, and a restart has to find the same port.
  const context = keepPorts(openBackingFolder({ purpose: 'start', folder, user, progress }));
  let postgres: BackingService | undefined;
  let redis: BackingService | undefined;
  const close = async () => {
    await Promise.all([postgres?.close(), redis?.close()]);
    await endLeftovers(join(folder, 'pids'));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    postgres = await startPostgres(context, 'waggle');
    redis = await startRedis(context);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    crashPostgres: async (downMs) => {
      postgres = await crash(postgres, 'SIGQUIT', downMs, () => startPostgres(context, 'waggle'));
    },
    crashRedis: async (downMs) => {
      redis = await crash(redis, 'SIGKILL', downMs, () => startEmptyRedis(context));
    },
    close,
  };
}

function keepPorts(context: BackingContext): BackingContext {
  const ports = new Map<string, number>();
  return {
    ...context,
    port: async (name) => {
      const port = ports.get(name) ?? (await context.port(name));
      ports.set(name, port);
      return port;
    },
  };
}

async function crash(
  service: BackingService | undefined,
  signal: NodeJS.Signals,
  downMs: number,
  start: () => Promise<BackingService>,
): Promise<BackingService> {
  if (service?.pid !== undefined) process.kill(service.pid, signal);
  await service?.close();
  await delay(downMs);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      // Children of the old server may hold its memory for a moment.
      if (attempt === startTries) throw error;
      await delay(500);
    }
  }
}

function startEmptyRedis(context: BackingContext): Promise<BackingService> {
  const data = join(context.folder, 'redis');
  rmSync(join(data, 'appendonlydir'), { recursive: true, force: true });
  rmSync(join(data, 'dump.rdb'), { force: true });
  return startRedis(context);
}
