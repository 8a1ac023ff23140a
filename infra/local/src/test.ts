import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { openTestBacking } from './open-test-backing.ts';
import { cloneFolder } from './process/folders.ts';
import { RUN_MARKER } from './process/run-marker.ts';

const JEST_STOP_MS = 5_000;
// Jest's 5 s are too few for tests with real processes on a busy machine with 2 cores.
const TEST_TIMEOUT_MS = 60_000;

/** `test [jest arguments]`: jest with backing services of its own, which are stopped and deleted whatever happens. */
export async function runTests(args: readonly string[], signal: AbortSignal): Promise<number> {
  const backing = await openTestBacking(signal);
  try {
    return await runJest(
      jestArguments(args),
      { ...process.env, ...backing.environment, [RUN_MARKER]: backing.folder },
      signal,
    );
  } finally {
    await backing.close();
  }
}

/** Node's and jest's arguments; the reporter that prints `N passed, N failed` comes last unless the caller chose reporters. */
export function jestArguments(args: readonly string[], clone = cloneFolder): string[] {
  const reporters = args.some((arg) => arg.startsWith('--reporters'))
    ? []
    : ['--reporters=default', `--reporters=${join(clone, 'scripts/jest-count-reporter.mjs')}`];
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const timeout = args.some((arg) => arg.startsWith('--testTimeout')) ? [] : [`--testTimeout=${TEST_TIMEOUT_MS}`];
  return [...node, join(clone, 'node_modules/jest/bin/jest.js'), ...args, ...timeout, ...reporters];
}

async function runJest(args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const jest = spawn(process.execPath, args, { cwd: cloneFolder, env, stdio: 'inherit' });
  const stop = (): void => {
    jest.kill('SIGTERM');
    setTimeout(() => jest.kill('SIGKILL'), JEST_STOP_MS).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  const [code, killedBy] = (await once(jest, 'exit')) as [number | null, NodeJS.Signals | null];
  signal.throwIfAborted();
  return code ?? 128 + (killedBy ? constants.signals[killedBy] : 0);
}
