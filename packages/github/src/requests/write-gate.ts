import { setTimeout as delay } from 'node:timers/promises';
import { ParkInstallationError } from '@waggle/platform';
import { createRequestGate } from './request-gate.ts';
import type { WritePace } from './write-pace.ts';

export interface WriteGate {
  /**
   * Sends one write when it is its turn. Throws a ParkInstallationError instead of waiting for long: a slot that waits
   * is a slot that reviews nothing.
   */
  run<T>(installationId: number, send: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

const longestWaitMs = 15_000;

/** The writes of one installation, one after the other, at the given pace. */
export function createWriteGate(pace: WritePace | null): WriteGate {
  if (pace === null) return { run: (_installationId, send) => send() };
  // In this process they queue up here, so that only one of them asks for the others' sake.
  const queue = createRequestGate(1);
  return {
    run: (installationId, send, signal) =>
      queue.run(async () => {
        await waitForTurn(pace, installationId, signal);
        try {
          return await send();
        } finally {
          await pace.done(installationId);
        }
      }, signal),
  };
}

async function waitForTurn(pace: WritePace, installationId: number, signal: AbortSignal | undefined): Promise<void> {
  const deadline = performance.now() + longestWaitMs;
  for (;;) {
    signal?.throwIfAborted();
    const waitMs = await pace.take(installationId);
    if (waitMs <= 0) return;
    if (performance.now() + waitMs > deadline) {
      const until = new Date(Date.now() + waitMs);
      throw new ParkInstallationError('GitHub limits what an App may write in an hour and a minute', until);
    }
    await delay(waitMs, undefined, signal === undefined ? {} : { signal });
  }
}
