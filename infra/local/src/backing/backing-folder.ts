import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, makeOpenFolder } from '../process/folders.ts';
import { findFreePort } from '../process/free-port.ts';
import type { Progress } from '../process/progress.ts';
import type { UnprivilegedUser } from '../process/unprivileged-user.ts';
import type { BackingContext } from './backing-context.ts';

/** Chosen next to the usual ports, so that a system-wide Postgres, Redis or Neo4j is not in the way. */
const PREFERRED_PORTS: Record<string, number> = { postgres: 5433, redis: 6380, neo4j: 7688, 'neo4j-http': 7475 };

export interface ContextOptions {
  purpose: BackingContext['purpose'];
  folder: string;
  user: UnprivilegedUser | undefined;
  progress: Progress;
  /** Aborted when the operator asks to stop; without it nothing is interrupted. */
  signal?: AbortSignal;
}

/** Opens a folder for backing services; ports and secrets chosen for it are kept in it. */
export function openBackingFolder(options: ContextOptions): BackingContext {
  const { folder, user, purpose, progress, signal = new AbortController().signal } = options;
  makeOpenFolder(folder, user);
  const pidFolder = join(folder, 'pids');
  mkdirSync(pidFolder, { recursive: true, mode: 0o700 });
  const ports = readRecord<number>(join(folder, 'ports.json'));
  const secrets = readRecord<string>(join(folder, 'secrets.json'));
  const taken = new Set<number>();
  return {
    purpose,
    folder,
    pidFolder,
    user,
    progress,
    signal,
    cache: cacheFolder(user),
    port: async (name) => {
      const preferred = purpose === 'start' ? [ports[name], PREFERRED_PORTS[name]] : [];
      const port = await findFreePort(
        preferred.filter((candidate) => candidate !== undefined),
        taken,
      );
      ports[name] = port;
      writeRecord(join(folder, 'ports.json'), ports);
      return port;
    },
    secret: (name) => {
      const secret = secrets[name] ?? randomBytes(18).toString('hex');
      secrets[name] = secret;
      writeRecord(join(folder, 'secrets.json'), secrets);
      return secret;
    },
  };
}

function readRecord<T>(file: string): Record<string, T> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, T>) : {};
}

function writeRecord(file: string, record: Record<string, unknown>): void {
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
}
