import { AppError, ParkInstallationError, PermanentError, RetryLaterError, SkipError, toError } from '@waggle/platform';
import type { Failure } from './work-lease.ts';

export interface RetryPolicy {
  baseDelayMs: number;
  maxDelayMs: number;
  maxAttempts: number;
}

export const defaultRetryPolicy: RetryPolicy = { baseDelayMs: 5000, maxDelayMs: 600_000, maxAttempts: 8 };

export type FailureVerdict =
  | { act: 'skip' }
  | { act: 'park'; until: Date; failure: Failure }
  | { act: 'retry'; failure: Failure };

/** What a failure of a handler means for its work. `random` spreads retries, so that failures do not come back together. */
export function judgeFailure(
  thrown: unknown,
  attempts: number,
  policy: RetryPolicy,
  random: () => number,
): FailureVerdict {
  const error = toError(thrown);
  const failure = {
    error: error instanceof AppError ? `${error.code}: ${error.message}` : `${error.name}: ${error.message}`,
    countAttempt: true,
    maxAttempts: policy.maxAttempts,
    delayMs: random() * Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** attempts),
  };
  if (error instanceof SkipError) return { act: 'skip' };
  if (error instanceof ParkInstallationError) {
    return { act: 'park', until: error.until, failure: { ...failure, countAttempt: false, delayMs: 0 } };
  }
  if (error instanceof PermanentError) return { act: 'retry', failure: { ...failure, maxAttempts: 1 } };
  if (error instanceof RetryLaterError) {
    const { retryAfterMs: delayMs, countAttempt } = error;
    return { act: 'retry', failure: { ...failure, delayMs, countAttempt } };
  }
  return { act: 'retry', failure };
}
