import { settleAll } from '../process/settle-all.ts';
import type { BackingContext, BackingService } from './backing-context.ts';
import { type BackingName, isDockerUsable, startDockerBacking } from './docker.ts';
import { startNeo4j } from './neo4j.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

/** Addresses of what was started; names that were not wanted are absent. */
export interface StartedBacking {
  postgres?: string;
  redis?: string;
  neo4j?: { url: string; username: string; password: string };
}

/** Receives each service as soon as it runs, so that it is closed even when another one fails. */
export type Own = (service: BackingService) => void;

/** Starts the wanted services, with Docker where an engine answers, else natively and all at once. */
export async function startBacking(
  context: BackingContext,
  wanted: readonly BackingName[],
  database: string,
  own: Own,
): Promise<StartedBacking> {
  if (wanted.length === 0) return {};
  return (await isDockerUsable())
    ? withDocker(context, wanted, database, own)
    : natively(context, wanted, database, own);
}

async function withDocker(
  context: BackingContext,
  wanted: readonly BackingName[],
  database: string,
  own: Own,
): Promise<StartedBacking> {
  const docker = await startDockerBacking(context, wanted, database);
  own(docker);
  const neo4j = { url: docker.urls.neo4j, username: 'neo4j', password: docker.neo4jPassword };
  return {
    ...(wanted.includes('postgres') ? { postgres: docker.urls.postgres } : {}),
    ...(wanted.includes('redis') ? { redis: docker.urls.redis } : {}),
    ...(wanted.includes('neo4j') ? { neo4j } : {}),
  };
}

async function natively(
  context: BackingContext,
  wanted: readonly BackingName[],
  database: string,
  own: Own,
): Promise<StartedBacking> {
  const started: StartedBacking = {};
  async function tracked<T extends BackingService>(starting: Promise<T>): Promise<T> {
    const service = await starting;
    own(service);
    return service;
  }
  async function postgres(): Promise<void> {
    if (!wanted.includes('postgres')) return;
    started.postgres = (await tracked(startPostgres(context, database))).url;
  }
  async function redis(): Promise<void> {
    if (wanted.includes('redis')) started.redis = (await tracked(startRedis(context))).url;
  }
  async function neo4j(): Promise<void> {
    if (!wanted.includes('neo4j')) return;
    const { url, username, password } = await tracked(startNeo4j(context));
    started.neo4j = { url, username, password };
  }
  await settleAll([postgres(), redis(), neo4j()]);
  return started;
}
