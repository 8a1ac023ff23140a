import { setTimeout as delay } from 'node:timers/promises';
import type { GithubSimulator } from '@waggle/testkit';
import type { Random } from '../random.ts';

export interface Resender {
  /** Waits until every delivery was answered 2xx at least once, then stops. Answers how many there are. */
  settle(timeoutMs: number): Promise<{ accepted: number; refused: number; attempts: number }>;
}

/**
 * Stands in for the poller of missed deliveries: sends each one again until it was answered 2xx. Some it sends again
 * although they were, as people do.
 */
export function startResending(simulator: GithubSimulator, random: Random): Resender {
  const sent = new Map<string, number>();
  let accepted = new Set<string>();
  let stopped = false;

  function resend(): { refused: number; attempts: number } {
    const byGuid = Map.groupBy(simulator.deliveries(), ({ guid }) => guid);
    accepted = new Set();
    let attempts = 0;
    for (const [guid, tries] of byGuid) {
      attempts += tries.length;
      const isAccepted = tries.some(({ status }) => status === 'OK');
      if (isAccepted) accepted.add(guid);
      const isUnderway = tries.length < (sent.get(guid) ?? 1);
      const isRepeat = isAccepted && !stopped && tries.length === 1 && random.next() < 0.02;
      const last = tries.at(-1);
      if (isUnderway || last === undefined || (isAccepted && !isRepeat)) continue;
      sent.set(guid, tries.length + 1);
      simulator.redeliver(last.id);
    }
    return { refused: byGuid.size - accepted.size, attempts };
  }

  async function run(): Promise<void> {
    while (!stopped) {
      resend();
      await delay(200);
    }
  }

  const ended = run();
  return {
    settle: async (timeoutMs) => {
      stopped = true;
      await ended;
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        await simulator.webhooksSettled();
        const { refused, attempts } = resend();
        if (refused === 0 || performance.now() > deadline) return { accepted: accepted.size, refused, attempts };
        await delay(100);
      }
    },
  };
}
