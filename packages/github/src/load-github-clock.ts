import type { GithubAccess } from './github-env.ts';
import { createTransport } from './requests/transport.ts';

const patienceMs = 10_000;

/**
 * How far the clock of this machine is from GitHub's, in milliseconds; positive when this machine is ahead. GitHub tells
 * whole seconds, so that up to a second is no difference. Null when the answer had no date.
 */
export async function measureGithubSkew({ apiUrl, transport }: GithubAccess): Promise<number | null> {
  const before = Date.now();
  const signal = AbortSignal.timeout(patienceMs);
  const answer = await createTransport(transport)(apiUrl, { method: 'HEAD', signal, redirect: 'manual' });
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(date)) return null;
  const skewMs = (before + Date.now()) / 2 - date;
  // Cut to the second, the date is half a second early on average.
  return skewMs >= 0 && skewMs < 1000 ? 0 : skewMs - 500;
}
