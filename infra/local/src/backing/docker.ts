import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { findProgram } from '../process/find-program.ts';
import { cloneFolder } from '../process/folders.ts';
import { runCommand, runOrFail } from '../process/run-command.ts';
import type { BackingContext, BackingService } from './backing-context.ts';

export type BackingName = 'postgres' | 'redis' | 'neo4j';

export interface DockerBacking extends BackingService {
  urls: Record<BackingName, string>;
  neo4jPassword: string;
}

const COMPOSE_FILE = join(cloneFolder, 'infra/docker/compose.backing.yml');
const ENGINE_ANSWER_MS = 3_000;

/** True when a Docker engine with compose answers quickly; WAGGLE_BACKING=native or docker decides without asking. */
export async function isDockerUsable(env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (env.WAGGLE_BACKING === 'native') return false;
  if (env.WAGGLE_BACKING === 'docker') return true;
  if (!findProgram('docker', [], env.PATH)) return false;
  const options = { env, timeoutMs: ENGINE_ANSWER_MS };
  const asked = await Promise.all([
    runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], options),
    runCommand('docker', ['compose', 'version'], options),
  ]);
  return asked.every(({ code }) => code === 0);
}

/** Starts the wanted services with compose and waits until they are healthy. Data lives in volumes named after the folder. */
export async function startDockerBacking(
  context: BackingContext,
  wanted: readonly BackingName[],
  database: string,
): Promise<DockerBacking> {
  const { progress, signal } = context;
  const env = { ...process.env, ...(await composeEnvironment(context, database)) };
  const compose = ['compose', '-p', projectName(context.folder), '-f', COMPOSE_FILE];
  progress.step('docker', `starting ${wanted.join(', ')} with docker compose`);
  const close = async (): Promise<void> => {
    const args = context.purpose === 'test' ? ['down', '--volumes', '--timeout', '1'] : ['stop', '--timeout', '30'];
    await runOrFail('docker', [...compose, ...args], `docker compose ${args[0]}`, { env });
  };
  try {
    const remedy = 'see: docker compose ls, or set WAGGLE_BACKING=native to do without Docker';
    await runOrFail('docker', [...compose, 'up', '--detach', '--wait', ...wanted], 'docker compose up', {
      env,
      signal,
      remedy,
    });
  } catch (error) {
    await close();
    throw error;
  }
  progress.done('docker', `${wanted.join(', ')} in project ${projectName(context.folder)}`);
  return { ...addresses(env, database), close };
}

/** A compose project of its own for every state folder, so that clones and test runs never meet. */
export function projectName(folder: string): string {
  return `waggle-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

async function composeEnvironment(context: BackingContext, database: string): Promise<Record<string, string>> {
  const isTest = context.purpose === 'test';
  return {
    WAGGLE_POSTGRES_DB: database,
    WAGGLE_POSTGRES_DURABLE: isTest ? 'off' : 'on',
    WAGGLE_REDIS_DURABLE: isTest ? 'no' : 'yes',
    WAGGLE_POSTGRES_PASSWORD: context.secret('postgres'),
    WAGGLE_REDIS_PASSWORD: context.secret('redis'),
    WAGGLE_NEO4J_PASSWORD: context.secret('neo4j'),
    WAGGLE_POSTGRES_PORT: String(await context.port('postgres')),
    WAGGLE_REDIS_PORT: String(await context.port('redis')),
    WAGGLE_NEO4J_PORT: String(await context.port('neo4j')),
    WAGGLE_NEO4J_HTTP_PORT: String(await context.port('neo4j-http')),
  };
}

function addresses(env: NodeJS.ProcessEnv, database: string): Pick<DockerBacking, 'url' | 'urls' | 'neo4jPassword'> {
  const postgres = (port: string | undefined): string =>
    `postgres://waggle:${env.WAGGLE_POSTGRES_PASSWORD}@127.0.0.1:${port}/${database}`;
  return {
    url: postgres(env.WAGGLE_POSTGRES_PORT),
    urls: {
      postgres: postgres(env.WAGGLE_POSTGRES_PORT),
      redis: `redis://:${env.WAGGLE_REDIS_PASSWORD}@127.0.0.1:${env.WAGGLE_REDIS_PORT}`,
      neo4j: `bolt://127.0.0.1:${env.WAGGLE_NEO4J_PORT}`,
    },
    neo4jPassword: env.WAGGLE_NEO4J_PASSWORD ?? '',
  };
}
