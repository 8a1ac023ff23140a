import { connect } from 'node:net';
import { join } from 'node:path';
import { findProgram } from '../process/find-program.ts';
import { makeServiceFolder, writeServiceFile } from '../process/folders.ts';
import { LaunchError } from '../process/launch-error.ts';
import { type DaemonSpec, spawnDaemon, waitForDaemon } from '../process/spawn-daemon.ts';
import { canInstallPackages, installPackages } from './apt.ts';
import type { BackingContext, BackingService } from './backing-context.ts';

/** Starts PgBouncer in transaction mode in front of the given Postgres; any database name goes through. */
export async function startPgBouncer(context: BackingContext, postgresUrl: string): Promise<BackingService> {
  const { progress, user } = context;
  progress.step('pgbouncer', 'starting');
  const command = await findPgBouncer(context);
  const folder = makeServiceFolder(join(context.folder, 'pgbouncer'), user);
  const port = await context.port('pgbouncer');
  const target = new URL(postgresUrl);
  const users = writeServiceFile(join(folder, 'users.txt'), `"${target.username}" "${target.password}"\n`, user);
  const config = writeServiceFile(join(folder, 'pgbouncer.ini'), pgBouncerConfig({ port, users, target }), user);
  const spec: DaemonSpec = {
    name: 'pgbouncer',
    command,
    args: ['-q', config],
    logFile: join(context.folder, 'pgbouncer.log'),
    pidFolder: context.pidFolder,
    cwd: folder,
    uid: user?.uid,
    gid: user?.gid,
    signal: context.signal,
    stopSignal: 'SIGINT',
    stopTimeoutMs: 3_000,
  };
  const daemon = spawnDaemon(spec);
  await waitForDaemon(spec, daemon, () => accepts(port), 20_000);
  progress.done('pgbouncer', `PgBouncer (transaction mode) on 127.0.0.1:${port}`);
  target.port = String(port);
  return { url: target.href, pid: daemon.pid, close: () => daemon.stop() };
}

/** The text of pgbouncer.ini. */
export function pgBouncerConfig(options: { port: number; users: string; target: URL }): string {
  return [
    '[databases]',
    `* = host=${options.target.hostname} port=${options.target.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${options.port}`,
    'unix_socket_dir =',
    'pool_mode = transaction',
    'auth_type = scram-sha-256',
    `auth_file = ${options.users}`,
    'max_client_conn = 500',
    'default_pool_size = 10',
    // Tests drop their databases; a kept server connection would be in the way.
    'server_idle_timeout = 5',
    '',
  ].join('\n');
}

async function findPgBouncer(context: BackingContext): Promise<string> {
  const folders = ['/usr/sbin', '/usr/local/sbin'];
  const found = findProgram('pgbouncer', folders);
  if (found) return found;
  if (canInstallPackages()) {
    await installPackages('pgbouncer', ['pgbouncer'], context.progress);
    const installed = findProgram('pgbouncer', folders);
    if (installed) return installed;
  }
  throw new LaunchError('PgBouncer was not found; the tests of the transaction-pooler mode need it', {
    remedy: 'install pgbouncer so that it is on PATH, or set WAGGLE_TEST_PGBOUNCER_URL',
  });
}

function accepts(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
}
