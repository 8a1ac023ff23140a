import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess } from '@waggle/testkit';
import { Redis } from 'ioredis';
import { createRandom, type Random } from '../random.ts';
import type { World } from './open-world.ts';

export interface Monkeys {
  kills: Record<string, number>;
  /** Services that ended although nobody killed them, with the end of their log. */
  exits: string[];
  /** Nothing is killed any more; resolves when everything runs. */
  stop(): Promise<void>;
}

const serviceNames = ['ingest', 'review-worker', 'graph-worker', 'api'] as const;

/** Kills services, wipes and kills Redis, crashes Postgres and Neo4j at times that the seed decides; restarts what is down. */
export function startMonkeys(world: World, random: Random): Monkeys {
  const kills: Record<string, number> = {};
  const exits: string[] = [];
  const services = serviceNames.map((name) => supervise(world.waggle[name], exits));
  const { backing } = world;
  let stopped = false;

  async function killServices(): Promise<void> {
    while (!stopped) {
      await delay(random.between(400, 900));
      if (stopped) return;
      // Ingest and the review worker twice as often as the others.
      const victim = random.pick([...services, ...services.slice(0, 2)]);
      count(kills, victim.name);
      await victim.kill();
    }
  }

  async function crashBacking(own: Random): Promise<void> {
    while (!stopped) {
      await delay(own.between(1500, 3500));
      if (stopped) return;
      const what = own.pick(['postgres', 'redis', 'flushall'] as const);
      count(kills, what);
      if (what === 'postgres') await backing.crashPostgres(own.between(0, 800));
      else if (what === 'redis') await backing.crashRedis(own.between(0, 800));
      else await flush(backing.redisUrl);
    }
  }

  /** Its start takes seconds, so that it is away for most of the time. */
  async function crashNeo4j(own: Random): Promise<void> {
    while (!stopped) {
      await delay(own.between(1000, 4000));
      if (stopped) return;
      count(kills, 'neo4j');
      await backing.crashNeo4j(own.pick(['SIGKILL', 'SIGTERM'] as const), own.between(0, 1500));
    }
  }

  const ended = Promise.all([
    killServices(),
    crashBacking(createRandom(random.between(1, 2 ** 31))),
    crashNeo4j(createRandom(random.between(1, 2 ** 31))),
  ]);
  return {
    kills,
    exits,
    stop: async () => {
      stopped = true;
      await ended;
      await Promise.all(services.map((service) => service.close()));
    },
  };
}

function count(kills: Record<string, number>, name: string): void {
  kills[name] = (kills[name] ?? 0) + 1;
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  redis.disconnect();
}

/** Starts a service again whenever it is down, as Docker or Kubernetes would. */
function supervise(service: ServiceProcess, exits: string[]) {
  let closing = false;
  let wasKilled = false;

  async function restart(): Promise<void> {
    for (;;) {
      try {
        return await service.start();
      } catch {
        // Killed again or without its database while it started: the next try.
        await service.stop('SIGKILL');
        if (closing) wasKilled = true;
        await delay(100);
      }
    }
  }

  async function run(): Promise<void> {
    while (!closing || !isAlive(service.pid())) {
      if (!isAlive(service.pid())) {
        if (!wasKilled) exits.push(`${service.name}: ${service.log().trimEnd().split('\n').slice(-2).join('\n')}`);
        wasKilled = false;
        await restart();
      }
      await delay(100);
    }
  }

  const ended = run();
  return {
    name: service.name,
    kill: async () => {
      wasKilled = true;
      await service.stop('SIGKILL');
    },
    close: async () => {
      closing = true;
      await ended;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
