import { setTimeout as delay } from 'node:timers/promises';
import { type Logger, type Producer, type QueueSettings, startQueueWorker } from '@waggle/platform';
import { type Db, startRelay } from '@waggle/store';
import { reset } from './measure-drain.ts';
import { storeRequests } from './store-requests.ts';

interface StartDeps {
  db: Db;
  producer: Producer;
  settings: QueueSettings;
  logger: Logger;
}

// Further apart than anything takes, so that each one finds everybody idle.
const pauseMs = 25;

/** From "stored" to the first line of the worker, and from `add` to it: one after the other, interleaved. */
export async function measureStarts(deps: StartDeps, starts: number): Promise<{ ours: number[]; raw: number[] }> {
  const { db, producer, settings, logger } = deps;
  await reset(db, producer);
  let started = (_prNumber: number): void => {};
  const worker = startQueueWorker({ settings, logger, concurrency: 4 }, 'review', {
    'review.pull_request': async ({ prNumber }) => started(prNumber),
    'review.command': async () => {},
    'review.reconsider': async () => {},
  });
  const relay = startRelay({ db, publish: producer.publish, logger });
  const ours: number[] = [];
  const raw: number[] = [];

  async function timeToStart(prNumber: number, ask: () => Promise<unknown>, from: 'asked' | 'done'): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    started = (number) => {
      if (number === prNumber) resolve(performance.now());
    };
    const askedAt = performance.now();
    await ask();
    const since = from === 'asked' ? askedAt : performance.now();
    return (await promise) - since;
  }

  try {
    for (let index = 0; index < starts; index += 1) {
      const rawNumber = 1_000_000 + index;
      const payload = { repoId: 1, prNumber: rawNumber, kind: 'review', gen: 1 };
      raw.push(await timeToStart(rawNumber, () => producer.queues.review.add('review.pull_request', payload), 'asked'));
      await delay(pauseMs);
      const store = async () => {
        await storeRequests(db, index, 1);
        relay.wake();
      };
      ours.push(await timeToStart(index + 1, store, 'done'));
      await delay(pauseMs);
    }
    return { ours, raw };
  } finally {
    await relay.close();
    await worker.close();
  }
}
