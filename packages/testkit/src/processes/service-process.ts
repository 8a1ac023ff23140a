import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const checkout = join(import.meta.dirname, '../../../..');
// A machine with 2 cores that does other things as well starts four services in half a minute.
const readyDeadlineMs = 90_000;

export type ServiceName = 'ingest' | 'review-worker' | 'graph-worker' | 'api';

export type ServiceProcess = {
  readonly name: ServiceName;
  readonly url: string;
  readonly logFile: string;
  pid: () => number;
  log: () => string;
  /** Sends the signal and waits for the end; SIGKILL stands for a crash. Answers the exit code, null after a signal. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
  /** Starts the process again, with the same environment, and waits until it is ready. */
  start: () => Promise<void>;
};

/** One of Waggle's services as a real process of its own, waiting until `GET /ready` answers 200. */
export async function startServiceProcess(wanted: {
  name: ServiceName;
  port: number;
  env: NodeJS.ProcessEnv;
  logFolder: string;
}): Promise<ServiceProcess> {
  const logFile = join(wanted.logFolder, `${wanted.name}.log`);
  const url = `http://127.0.0.1:${wanted.port}`;
  let child: ChildProcess | undefined;
  const log = () => readFileSync(logFile, 'utf8');
  async function start(): Promise<void> {
    child = spawnService(wanted, logFile);
    await untilReady(wanted.name, `${url}/ready`, child, log);
  }
  await start();
  return {
    name: wanted.name,
    url,
    logFile,
    pid: () => child?.pid ?? -1,
    log,
    start,
    stop: async (signal = 'SIGTERM') => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const exited = once(child, 'exit');
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** Of Node, as the launcher starts the services. */
export const nodeFlags: Readonly<Record<ServiceName, readonly string[]>> = {
  ingest: ['--max-semi-space-size=64'],
  'review-worker': [],
  'graph-worker': ['--max-semi-space-size=16', '--max-old-space-size=768'],
  api: [],
};

function spawnService(
  wanted: { name: ServiceName; port: number; env: NodeJS.ProcessEnv },
  logFile: string,
): ChildProcess {
  const output = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...nodeFlags[wanted.name], `services/${wanted.name}/src/main.ts`], {
    cwd: checkout,
    // Only what is given: a variable of the developer's shell must not decide a test.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...wanted.env,
      HOST: '127.0.0.1',
      PORT: String(wanted.port),
    },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  return child;
}

async function untilReady(name: string, url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + readyDeadlineMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${name} ended while starting:\n${log().slice(-2000)}`);
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await delay(50);
  }
  child.kill('SIGKILL');
  throw new Error(`${name} was not ready after ${readyDeadlineMs / 1000} s:\n${log().slice(-2000)}`);
}
