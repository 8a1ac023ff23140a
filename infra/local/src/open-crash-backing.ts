import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackingContext, BackingService } from './backing/backing-context.ts';
import { openBackingFolder } from './backing/backing-folder.ts';
import { startNeo4j } from './backing/neo4j.ts';
import { startPostgres } from './backing/postgres.ts';
import { startRedis } from './backing/redis.ts';
import { requirePrograms } from './backing/require-programs.ts';
import { createTemporaryFolder } from './process/folders.ts';
import { endLeftovers } from './process/pid-files.ts';
import { findUnprivilegedUser } from './process/unprivileged-user.ts';

export interface CrashBacking {
  databaseUrl: string;
  redisUrl: string;
  neo4j: { uri: string; username: string; password: string };
  /** Immediate shutdown as by `pg_ctl stop -m immediate`, and a start that recovers from the log. */
  crashPostgres(downMs: number): Promise<void>;
  /** kill -9, and a start with nothing in it. */
  crashRedis(downMs: number): Promise<void>;
  /** SIGKILL stands for a crash, SIGTERM for a stop; what was committed is there after the start that follows. */
  crashNeo4j(signal: 'SIGKILL' | 'SIGTERM', downMs: number): Promise<void>;
  close(): Promise<void>;
}

type Neo4jService = Awaited<ReturnType<typeof startNeo4j>>;

const startTries = 5;

/** A Postgres that loses no commit, a Redis and a Neo4j, all to be crashed at will: for chaos runs. */
export async function openCrashBacking(): Promise<CrashBacking> {
  const user = findUnprivilegedUser();
  const folder = createTemporaryFolder('waggle-chaos-', user);
  const progress = { step: () => {}, done: () => {}, note: () => {} };
  // Not `test`: a commit that was answered has to be on disk, and a restart has to find the same port.
  const options = { folder, user, progress };
  // Ports as for tests: several runs at once must not take each other's while something is down.
  const { port } = openBackingFolder({ ...options, purpose: 'test' });
  const context = keepPorts({ ...openBackingFolder({ ...options, purpose: 'start' }), measured: false, port });
  let postgres: BackingService | undefined;
  let redis: BackingService | undefined;
  let neo4j: Neo4jService | undefined;
  const close = async () => {
    // Its clean shutdown takes seconds that data which is deleted next does not deserve.
    if (neo4j?.pid !== undefined) killIfAlive(neo4j.pid, 'SIGKILL');
    await Promise.all([postgres?.close(), redis?.close(), neo4j?.close()]);
    await endLeftovers(join(folder, 'pids'));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await requirePrograms(context, ['postgres', 'redis', 'neo4j']);
    postgres = await startPostgres(context, 'waggle');
    redis = await startRedis(context);
    neo4j = await startNeo4j(context);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    neo4j: { uri: neo4j.url, username: neo4j.username, password: neo4j.password },
    crashPostgres: async (downMs) => {
      postgres = await crash(postgres, 'SIGQUIT', downMs, () => startPostgres(context, 'waggle'));
    },
    crashRedis: async (downMs) => {
      redis = await crash(redis, 'SIGKILL', downMs, () => startEmptyRedis(context));
    },
    crashNeo4j: async (signal, downMs) => {
      neo4j = await crash(neo4j, signal, downMs, () => startNeo4j(context));
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

async function crash<Service extends BackingService>(
  service: Service | undefined,
  signal: NodeJS.Signals,
  downMs: number,
  start: () => Promise<Service>,
): Promise<Service> {
  if (service?.pid !== undefined) killIfAlive(service.pid, signal);
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

function killIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function startEmptyRedis(context: BackingContext): Promise<BackingService> {
  const data = join(context.folder, 'redis');
  rmSync(join(data, 'appendonlydir'), { recursive: true, force: true });
  rmSync(join(data, 'dump.rdb'), { force: true });
  return startRedis(context);
}
