import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { makeServiceFolder, writeServiceFile } from '../process/folders.ts';
import { runOrFail } from '../process/run-command.ts';
import { type DaemonSpec, spawnDaemon, waitForDaemon } from '../process/spawn-daemon.ts';
import type { BackingContext, BackingService } from './backing-context.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';

/** Starts PostgreSQL natively on 127.0.0.1 and makes sure the database exists. */
export async function startPostgres(context: BackingContext, database: string): Promise<BackingService> {
  const { progress, user } = context;
  progress.step('postgres', 'starting');
  const binaries = await findPostgresBinaries(context);
  const data = join(context.folder, 'postgres');
  const password = context.secret('postgres');
  if (!existsSync(join(data, 'PG_VERSION'))) await initialize(context, binaries, data, password);
  const port = await context.port('postgres');
  const spec: DaemonSpec = {
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', data, ...serverSettings(context.purpose, port)],
    logFile: join(context.folder, 'postgres.log'),
    pidFolder: context.pidFolder,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    cwd: data,
    uid: user?.uid,
    gid: user?.gid,
    signal: context.signal,
    // Fast shutdown; of test data nothing is needed any more, so at once.
    stopSignal: context.purpose === 'test' ? 'SIGQUIT' : 'SIGINT',
  };
  const daemon = spawnDaemon(spec);
  const url = (name: string): string => `postgres://waggle:${password}@127.0.0.1:${port}/${name}`;
  await waitForDaemon(spec, daemon, () => answers(url('postgres')), 60_000);
  await ensureDatabase(url('postgres'), database);
  progress.done('postgres', `PostgreSQL ${binaries.major} on 127.0.0.1:${port}`);
  return { url: url(database), pid: daemon.pid, close: () => daemon.stop() };
}

async function initialize(
  context: BackingContext,
  binaries: PostgresBinaries,
  data: string,
  password: string,
): Promise<void> {
  const { user } = context;
  context.progress.step('postgres', 'creating the database cluster');
  // Built beside its final place, so that an interrupted initdb is never taken for a cluster.
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  makeServiceFolder(fresh, user);
  const passwordFile = writeServiceFile(join(context.folder, 'postgres-password'), password, user);
  // The builtin provider sorts the same on every machine; older servers have only the system's.
  const locale =
    binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C'];
  const sync = context.purpose === 'test' ? ['--no-sync'] : [];
  const args = [
    '-D',
    fresh,
    '-U',
    'waggle',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--auth=scram-sha-256',
    '--data-checksums',
    ...locale,
    ...sync,
  ];
  try {
    await runOrFail(binaries.initdb, args, 'initdb', {
      signal: context.signal,
      cwd: fresh,
      uid: user?.uid,
      gid: user?.gid,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
    renameSync(fresh, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function serverSettings(purpose: BackingContext['purpose'], port: number): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: TCP with a password is the one way in.
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: 300,
    ...(purpose === 'test'
      ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_wal_size: '2GB' }
      : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function answers(url: string): Promise<true | undefined> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return undefined;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function ensureDatabase(adminUrl: string, database: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1 });
  try {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (found.length === 0) await sql`create database ${sql(database)}`;
  } finally {
    await sql.end();
  }
}
