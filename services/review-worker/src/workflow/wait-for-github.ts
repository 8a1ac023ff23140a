import { setTimeout as delay } from 'node:timers/promises';
import type { ReviewDeps } from './review-deps.ts';

interface Waiting {
  deps: Pick<ReviewDeps, 'lookAgainMs' | 'random'>;
  signal: AbortSignal;
}

/** Lists lag behind writes: look a moment later. */
export async function waitForGithub({ deps, signal }: Waiting): Promise<void> {
  const { lookAgainMs = 1000, random = Math.random } = deps;
  await delay(lookAgainMs * (1 + random()), undefined, { signal });
}
