import { setTimeout as delay } from 'node:timers/promises';
import { describeFailure } from './launch-error.ts';
import { lastLogLines } from './log-lines.ts';
import { type Daemon, type DaemonSpec, readLog, spawnDaemon, waitForDaemon } from './spawn-daemon.ts';

export interface SupervisedSpec extends DaemonSpec {
  isReady: () => Promise<true | undefined>;
  readyTimeoutMs: number;
}

export interface SupervisorDeps {
  signal: AbortSignal;
  note(text: string): void;
  now?: () => number;
  wait?: (ms: number) => Promise<unknown>;
}

export interface Supervised {
  close(): Promise<void>;
}

const MOST_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;

/** Starts a process, waits until it is ready, then restarts it with growing pauses whenever it dies. */
export async function supervise(deps: SupervisorDeps, spec: SupervisedSpec): Promise<Supervised> {
  const first = spawnDaemon(spec);
  await waitForDaemon(spec, first, spec.isReady, spec.readyTimeoutMs);
  const state = { daemon: first, closing: false };
  const watching = watch(deps, spec, state);
  return {
    close: async () => {
      state.closing = true;
      await state.daemon.stop();
      await watching;
    },
  };
}

async function watch(
  deps: SupervisorDeps,
  spec: SupervisedSpec,
  state: { daemon: Daemon; closing: boolean },
): Promise<void> {
  const { now = Date.now, wait = (ms) => delay(ms, undefined, { ref: false }) } = deps;
  let restarts: number[] = [];
  for (;;) {
    const ending = await state.daemon.exited;
    if (state.closing || deps.signal.aborted) return;
    restarts = [...restarts, now()].filter((at) => now() - at < RESTART_WINDOW_MS);
    const pause = restartPause(restarts.length);
    const why = `${spec.name} ended (${ending}): ${lastLogLines(readLog(spec.logFile), 2)} (log: ${spec.logFile})`;
    if (pause === undefined) {
      deps.note(
        `${why}; it died ${MOST_RESTARTS + 1} times in a minute and stays down → fix the cause and run npm start again`,
      );
      return;
    }
    deps.note(`${why}; restarting in ${pause / 1000} s`);
    await wait(pause);
    if (state.closing || deps.signal.aborted) return;
    try {
      state.daemon = spawnDaemon(spec);
    } catch (error) {
      deps.note(`${spec.name} cannot be restarted: ${describeFailure(error)}`);
      return;
    }
  }
}

/** Milliseconds to wait before the restart, growing with the deaths of the last minute; undefined when it is to stay down. */
export function restartPause(deathsInWindow: number): number | undefined {
  return deathsInWindow > MOST_RESTARTS ? undefined : 500 * 2 ** (deathsInWindow - 1);
}
