import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Interpreted, interpretDelivery, type VerifiedDelivery } from '@waggle/deliveries';
import type { Closable } from '@waggle/platform';
import { createOneAtATime } from './http/one-at-a-time.ts';

export interface Interpreter extends Closable {
  interpret(verified: VerifiedDelivery): Promise<Interpreted>;
}

// A copy to the thread costs more than parsing what is smaller.
const largeBytes = 1024 * 1024;
const resourceLimits = { maxOldGenerationSizeMb: 768 };

/**
 * Interprets deliveries: small bodies at once, large ones in a thread of their own, since parsing 25 MB holds up
 * everybody for 100 to 300 ms. One large body at a time: parsed it takes many times its size.
 */
export function createInterpreter(appId: number | null): Interpreter {
  const inTurn = createOneAtATime();
  let worker: Worker | null = null;

  function open(): Worker {
    const opened = new Worker(new URL('./interpret-worker.ts', import.meta.url), { resourceLimits });
    opened.unref();
    opened.on('error', () => {}); // whoever waits for its answer hears of it
    opened.once('exit', () => {
      if (worker === opened) worker = null;
    });
    return opened;
  }

  async function interpretAside(verified: VerifiedDelivery): Promise<Interpreted> {
    worker ??= open();
    const answered = nextAnswer(worker);
    worker.postMessage({ verified, appId });
    const { keepsBody, delivery, ...rest } = await answered;
    return { ...rest, delivery: { ...delivery, payload: keepsBody ? verified.body : null } };
  }

  return {
    interpret: async (verified) =>
      verified.body.length < largeBytes
        ? interpretDelivery(verified, appId)
        : await inTurn(() => interpretAside(verified)),
    close: async () => {
      await worker?.terminate();
    },
  };
}

/** Rejects when the thread breaks or ends, as with a body that takes all the memory it may have. */
async function nextAnswer(worker: Worker): Promise<Interpreted & { keepsBody: boolean }> {
  const stop = new AbortController();
  try {
    const message = once(worker, 'message', { signal: stop.signal });
    const exit = once(worker, 'exit', { signal: stop.signal }).then(([code]) => {
      throw new Error(`The thread for large bodies ended with ${code}`);
    });
    const [answer] = await Promise.race([message, exit]);
    return answer as Interpreted & { keepsBody: boolean };
  } finally {
    stop.abort();
  }
}
