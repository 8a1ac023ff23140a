export interface RequestGate {
  /** Runs `send` when fewer than the limit are under way; in the order of the calls. */
  run<T>(send: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** At most `limit` requests at the same time. */
export function createRequestGate(limit: number): RequestGate {
  const waiting: (() => void)[] = [];
  let running = 0;

  function enter(signal: AbortSignal | undefined): Promise<void> {
    if (running < limit) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const start = () => {
        signal?.removeEventListener('abort', give);
        resolve();
      };
      function give(): void {
        waiting.splice(waiting.indexOf(start), 1);
        reject(signal?.reason);
      }
      waiting.push(start);
      signal?.addEventListener('abort', give, { once: true });
    });
  }

  function leave(): void {
    const next = waiting.shift();
    // The place goes on to the next one.
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    run: async (send, signal) => {
      signal?.throwIfAborted();
      await enter(signal);
      try {
        return await send();
      } finally {
        leave();
      }
    },
  };
}
