import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import neo4j from 'neo4j-driver';
import { makeServiceFolder, writeServiceFile } from '../process/folders.ts';
import { runOrFail } from '../process/run-command.ts';
import { type DaemonSpec, spawnDaemon, waitForDaemon } from '../process/spawn-daemon.ts';
import type { BackingContext, BackingService } from './backing-context.ts';
import { findJava } from './maven.ts';
import { installNeo4j } from './neo4j-install.ts';

// Measured on 2 cores: up with 6 s of processor time instead of 11, and 290 MB instead of 450.
const QUICK_START = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
// What docker-compose.yml gives it. The first compiler alone is up sooner, but makes large writes slow for good.
const AS_DEPLOYED = ['-Xms512m', '-Xmx1g'];
const JVM_FLAGS = [
  '-XX:+ExitOnOutOfMemoryError',
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
  '--add-opens=java.base/java.io=ALL-UNNAMED',
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
  '--add-opens=java.base/java.util.concurrent=ALL-UNNAMED',
];

/** Starts Neo4j Community natively on 127.0.0.1 with a password of its own. The URL carries no credentials. */
export async function startNeo4j(
  context: BackingContext,
): Promise<BackingService & { username: string; password: string }> {
  const { progress, user } = context;
  progress.step('neo4j', 'starting');
  const java = await findJava(context);
  const classPath = join(await installNeo4j(context), '*');
  const [bolt, http] = [await context.port('neo4j'), await context.port('neo4j-http')];
  const home = makeServiceFolder(join(context.folder, 'neo4j'), user);
  const conf = makeServiceFolder(join(home, 'conf'), user);
  // What people use deserves what benchmarks get.
  const asDeployed = context.measured ?? context.purpose === 'start';
  writeServiceFile(join(conf, 'neo4j.conf'), neo4jConfig(bolt, http, asDeployed ? '512m' : '128m'), user);
  const password = context.secret('neo4j');
  await setInitialPassword(context, { java, classPath, home, conf, password });
  const spec: DaemonSpec = {
    name: 'neo4j',
    command: java,
    args: [
      ...(asDeployed ? AS_DEPLOYED : QUICK_START),
      ...JVM_FLAGS,
      '-cp',
      classPath,
      'org.neo4j.server.CommunityEntryPoint',
      `--home-dir=${home}`,
      `--config-dir=${conf}`,
    ],
    logFile: join(context.folder, 'neo4j.log'),
    pidFolder: context.pidFolder,
    env: neo4jEnvironment(home, conf),
    cwd: home,
    uid: user?.uid,
    gid: user?.gid,
    signal: context.signal,
    // Its clean shutdown takes seconds that only data worth keeping deserves.
    stopSignal: context.purpose === 'test' ? 'SIGKILL' : 'SIGTERM',
    stopTimeoutMs: 30_000,
  };
  const daemon = spawnDaemon(spec);
  const url = `bolt://127.0.0.1:${bolt}`;
  await waitForDaemon(spec, daemon, () => answers(url, password), 120_000);
  progress.done('neo4j', `Neo4j Community on 127.0.0.1:${bolt} (browser http://127.0.0.1:${http})`);
  return { url, username: 'neo4j', password, pid: daemon.pid, close: () => daemon.stop() };
}

/** The text of neo4j.conf: loopback only, nothing reported to anyone. */
export function neo4jConfig(bolt: number, http: number, pageCache = '128m'): string {
  return [
    'server.default_listen_address=127.0.0.1',
    `server.bolt.listen_address=127.0.0.1:${bolt}`,
    `server.bolt.advertised_address=127.0.0.1:${bolt}`,
    `server.http.listen_address=127.0.0.1:${http}`,
    `server.http.advertised_address=127.0.0.1:${http}`,
    'server.https.enabled=false',
    'dbms.usage_report.enabled=false',
    `server.memory.pagecache.size=${pageCache}`,
    'db.tx_log.rotation.retention_policy=1 days 200M',
    '',
  ].join('\n');
}

interface PasswordStep {
  java: string;
  classPath: string;
  home: string;
  conf: string;
  password: string;
}

/** Neo4j takes the first password only before its first start; afterwards the data folder knows it. */
async function setInitialPassword(context: BackingContext, step: PasswordStep): Promise<void> {
  const { user } = context;
  const marker = join(step.home, 'data/dbms/auth.ini');
  if (existsSync(marker) || existsSync(join(step.home, 'data/databases/system'))) return;
  context.progress.step('neo4j', 'setting the first password');
  // As a file, since arguments are visible to every user of the machine.
  const argumentFile = writeServiceFile(join(step.home, 'initial-password'), step.password, user);
  const args = [
    '-Xmx128m',
    '-XX:TieredStopAtLevel=1',
    '-cp',
    step.classPath,
    'org.neo4j.cli.AdminTool',
    'dbms',
    'set-initial-password',
    `@${argumentFile}`,
  ];
  try {
    const env = neo4jEnvironment(step.home, step.conf);
    await runOrFail(step.java, args, 'neo4j-admin dbms set-initial-password', {
      signal: context.signal,
      cwd: step.home,
      env,
      uid: user?.uid,
      gid: user?.gid,
    });
  } finally {
    rmSync(argumentFile, { force: true });
  }
}

function neo4jEnvironment(home: string, conf: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: home, NEO4J_HOME: home, NEO4J_CONF: conf, LC_ALL: 'C.UTF-8' };
}

async function answers(url: string, password: string): Promise<true | undefined> {
  const driver = neo4j.driver(url, neo4j.auth.basic('neo4j', password), {
    connectionTimeout: 2_000,
    telemetryDisabled: true,
  });
  try {
    await driver.executeQuery('RETURN 1', {}, { database: 'neo4j' });
    return true;
  } catch {
    return undefined;
  } finally {
    await driver.close();
  }
}
