import { describe, expect, test } from '@jest/globals';
import { ParkInstallationError, PermanentError, RetryLaterError, SkipError } from '@waggle/platform';
import { defaultRetryPolicy, judgeFailure } from './retry-policy.ts';

function judge(thrown: unknown, attempts = 0, random = 1) {
  return judgeFailure(thrown, attempts, defaultRetryPolicy, () => random);
}

describe('judging a failure', () => {
  test.each([
    [0, 5000],
    [1, 10_000],
    [4, 80_000],
    [7, 600_000],
    [60, 600_000],
  ])('after %d attempts an unknown error waits up to %d ms', (attempts, delayMs) => {
    expect(judge(new Error('x'), attempts)).toMatchObject({ act: 'retry', failure: { delayMs, maxAttempts: 8 } });
  });

  test('waits are spread over the whole range', () => {
    expect(judge(new Error('x'), 0, 0)).toMatchObject({ failure: { delayMs: 0 } });
    expect(judge(new Error('x'), 0, 0.5)).toMatchObject({ failure: { delayMs: 2500 } });
  });

  test('a permanent error is final at once', () => {
    expect(judge(new PermanentError('BUG', 'broken'))).toMatchObject({
      act: 'retry',
      failure: { maxAttempts: 1, countAttempt: true, error: 'BUG: broken' },
    });
  });

  test('an error that says when comes back then', () => {
    expect(judge(new RetryLaterError('MODEL_BUSY', 'later', 1234), 5)).toMatchObject({
      failure: { delayMs: 1234, countAttempt: true },
    });
  });

  test('an outage of ours counts no attempt', () => {
    const error = new RetryLaterError('GRAPH_DOWN', 'later', 1000, { countAttempt: false });

    expect(judge(error)).toMatchObject({ failure: { countAttempt: false } });
  });

  test('a rate limit parks the installation and counts no attempt', () => {
    const until = new Date(1000);

    expect(judge(new ParkInstallationError('limit', until))).toMatchObject({
      act: 'park',
      until,
      failure: { countAttempt: false },
    });
  });

  test('nothing left to do is no failure', () => {
    expect(judge(new SkipError('PR_CLOSED', 'closed'))).toEqual({ act: 'skip' });
  });

  test('something thrown that is no error is retried', () => {
    expect(judge('oops')).toMatchObject({ act: 'retry', failure: { error: 'Error: oops' } });
  });
});
