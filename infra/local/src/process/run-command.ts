import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { LaunchError } from './launch-error.ts';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number | undefined;
  gid?: number | undefined;
  timeoutMs?: number;
  input?: string;
  /** Ends the program early when the operator asks to stop. */
  signal?: AbortSignal | undefined;
}

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end and collects its output; a missing program is code 127, a timeout is code 124. The program has
 * its own process group: a Ctrl-C in the terminal must not interrupt apt-get halfway.
 */
export function runCommand(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const { timeoutMs, input, signal, ...spawnOptions } = options;
    const child = spawn(command, args, { ...defined(spawnOptions), stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    const abort = (): void => void child.kill('SIGKILL');
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, timeoutMs)
      : undefined;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, stdout, stderr: stderr + error.message });
    });
    child.on('close', (code) => {
      signal?.removeEventListener('abort', abort);
      clearTimeout(timer);
      resolve({ code: timedOut ? 124 : (code ?? 1), stdout, stderr });
    });
    // A program that does not read its input closes the pipe; that is not our failure.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

/** Like runCommand, but a non-zero exit is a LaunchError with the last lines the program wrote. */
export async function runOrFail(
  command: string,
  args: readonly string[],
  what: string,
  options: RunOptions & { remedy?: string } = {},
): Promise<string> {
  const { remedy, ...runOptions } = options;
  const ran = await runCommand(command, args, runOptions);
  options.signal?.throwIfAborted();
  if (ran.code === 0) return ran.stdout;
  const detail = failureLines(`${ran.stdout}\n${ran.stderr}`) || 'no output';
  throw new LaunchError(`${what} failed (exit ${ran.code}): ${detail}`, remedy ? { remedy } : {});
}

/** The last lines, and before them the reason when a program went on talking after it gave one. */
export function failureLines(text: string): string {
  const last = lastLines(text, 3);
  const reason = text.split('\n').find((line) => /\b(PANIC|FATAL): |No space left on device/.test(line));
  return reason === undefined || last.includes(reason.trim()) ? last : `${lastLines(reason, 1)} | ${last}`;
}

/** The last lines of a text that say something (no stack frames), joined into one line. */
export function lastLines(text: string, count: number): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at '))
    .slice(-count)
    .map((line) => line.slice(0, 300))
    .join(' | ');
}

function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
