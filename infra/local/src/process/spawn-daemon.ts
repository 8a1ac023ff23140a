import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { LaunchError } from './launch-error.ts';
import { lastLogLines } from './log-lines.ts';
import { removePidFile, writePidFile } from './pid-files.ts';
import { waitUntil } from './wait-until.ts';

export interface DaemonSpec {
  name: string;
  command: string;
  args: readonly string[];
  logFile: string;
  pidFolder: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number | undefined;
  gid?: number | undefined;
  /** The signal that asks for a clean end; Postgres wants SIGINT for its fast shutdown. */
  stopSignal?: NodeJS.Signals;
  stopTimeoutMs?: number;
  /** Once aborted, nothing is started any more and nobody waits for an answer. */
  signal?: AbortSignal | undefined;
}

// All daemons of this launcher, for the one case in which nobody can wait for their orderly end.
const living = new Set<ChildProcess>();

/** Kills every daemon at once, for an operator who asks a second time. */
export function killAllDaemons(): void {
  for (const child of living) child.kill('SIGKILL');
}

export interface Daemon {
  readonly pid: number;
  /** How it ended: `exit 1`, or the signal that killed it. */
  readonly exited: Promise<string>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

/**
 * Starts a long-running program in its own process group, so that a Ctrl-C in the terminal reaches only the launcher,
 * which then stops everything in order.
 */
export function spawnDaemon(spec: DaemonSpec): Daemon {
  spec.signal?.throwIfAborted();
  const log = openSync(spec.logFile, 'a');
  const child = spawn(spec.command, spec.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: spec.env ?? process.env,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...(spec.uid === undefined ? {} : { uid: spec.uid }),
    ...(spec.gid === undefined ? {} : { gid: spec.gid }),
  });
  closeSync(log);
  const stopSignal = spec.stopSignal ?? 'SIGTERM';
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      living.delete(child);
      removePidFile(spec.pidFolder, spec.name);
      resolve(signal ?? `exit ${code}`);
    });
  });
  living.add(child);
  if (child.pid !== undefined) writePidFile(spec.pidFolder, spec.name, child.pid, stopSignal);
  return {
    pid: child.pid ?? -1,
    exited,
    isRunning: () => isRunning(child),
    stop: () => stopChild(child, exited, stopSignal, spec.stopTimeoutMs ?? 15_000),
  };
}

/** Waits until the daemon answers; when it dies or stays silent, fails with the last lines of its log. */
export async function waitForDaemon(
  spec: DaemonSpec,
  daemon: Daemon,
  check: () => Promise<true | undefined>,
  timeoutMs: number,
): Promise<void> {
  const ready = await waitUntil(check, {
    timeoutMs,
    giveUp: () => !daemon.isRunning() || spec.signal?.aborted === true,
  });
  if (ready) return;
  if (spec.signal?.aborted) {
    await daemon.stop();
    throw spec.signal.reason;
  }
  const state = daemon.isRunning() ? `did not answer within ${timeoutMs / 1000} s` : 'ended while starting';
  await daemon.stop();
  throw new LaunchError(`${spec.name} ${state}: ${lastLogLines(readLog(spec.logFile), 3)}`, {
    remedy: `see ${spec.logFile}`,
  });
}

/** The tail of a log file, or an empty text when there is none. */
export function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-8_000);
  } catch {
    return '';
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function stopChild(
  child: ChildProcess,
  exited: Promise<unknown>,
  signal: NodeJS.Signals,
  timeoutMs: number,
): Promise<void> {
  if (!isRunning(child)) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  await exited;
  clearTimeout(timer);
}
