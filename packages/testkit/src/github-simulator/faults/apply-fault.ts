import { setTimeout as wait } from 'node:timers/promises';
import { GithubError } from '../http/github-error.ts';
import type { Answer } from '../http/types.ts';
import { secondaryLimit } from '../rules/rate-gate.ts';
import type { Simulator } from '../simulator.ts';
import type { Fault } from './faults.ts';

/** Thrown to cut the connection instead of answering. */
export class ConnectionReset extends Error {
  readonly code = 'SIMULATED_RESET';
}

function lostAnswer(fault: Fault): GithubError {
  const retry: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
  return new GithubError(fault.status, `The GitHub simulator was told to answer ${fault.status}`, undefined, retry);
}

function rateLimited(simulator: Simulator, fault: Fault): GithubError {
  const reset = Math.ceil(simulator.now().getTime() / 1000) + fault.resetInSeconds;
  return new GithubError(403, 'API rate limit exceeded for installation.', undefined, {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-used': '5000',
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': 'core',
  });
}

/** Runs a request with the failure that was asked for. */
export async function withFault(
  simulator: Simulator,
  fault: Fault | undefined,
  run: () => Promise<Answer>,
): Promise<Answer> {
  if (!fault) return run();
  if (fault.delayMs > 0) await wait(fault.delayMs);
  switch (fault.effect) {
    case 'delay':
      return run();
    case 'reset-before':
      throw new ConnectionReset('before the effect');
    case 'reset-after':
      await run();
      throw new ConnectionReset('after the effect');
    case 'unauthorized':
      throw new GithubError(401, 'Bad credentials');
    case 'rate-limited':
      throw rateLimited(simulator, fault);
    case 'secondary-limited':
      throw secondaryLimit(fault.retryAfterSeconds ?? 60);
    case 'status':
      if (fault.afterEffect) await run();
      throw lostAnswer(fault);
  }
}
