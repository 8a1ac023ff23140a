/** The reason of the abort signal when the operator asked to stop. */
export class StopRequested extends Error {
  readonly code = 'STOP_REQUESTED';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('stop requested');
    this.name = 'StopRequested';
    this.exitCode = exitCode;
  }
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
// A terminal and the npm above us may both deliver the same Ctrl-C; only one that comes later is a second wish.
const SAME_WISH_MS = 1_500;

/** Turns the first stop signal into an abort; a later one ends everything at once. */
export function listenForStop(killAll: () => void, events: NodeJS.EventEmitter = process, now = Date.now): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    events.on(signal, () => {
      if (first !== undefined && now() - first > SAME_WISH_MS) {
        killAll();
        process.exit(exitCode);
      }
      first ??= now();
      controller.abort(new StopRequested(exitCode));
    });
  }
  return controller.signal;
}

/** Waits for the operator. */
export function stopRequested(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  // An abort signal alone does not keep the process alive.
  const keepAlive = setInterval(() => undefined, 60_000);
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(keepAlive);
        resolve();
      },
      { once: true },
    );
  });
}
