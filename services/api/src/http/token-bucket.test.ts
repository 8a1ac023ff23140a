import { describe, expect, test } from '@jest/globals';
import { createTokenBuckets } from './token-bucket.ts';

describe('token buckets', () => {
  test('give as many as agreed, then say how long to wait, then give again', () => {
    let now = 0;
    const buckets = createTokenBuckets({ perMinute: 3, now: () => now });

    expect([1, 2, 3].map(() => buckets.take('a').retryAfterS)).toEqual([0, 0, 0]);
    expect(buckets.take('a').retryAfterS).toBe(20);
    now = 20_000;
    expect(buckets.take('a').retryAfterS).toBe(0);
    expect(buckets.take('a').retryAfterS).toBe(20);
  });

  test('keys do not share', () => {
    const buckets = createTokenBuckets({ perMinute: 1, now: () => 0 });
    buckets.take('a');

    expect(buckets.take('a').retryAfterS).toBeGreaterThan(0);
    expect(buckets.take('b').retryAfterS).toBe(0);
  });

  test('peeking takes nothing', () => {
    const buckets = createTokenBuckets({ perMinute: 1, now: () => 0 });

    expect([buckets.peek('a'), buckets.peek('a'), buckets.take('a')]).toEqual(Array(3).fill({ retryAfterS: 0 }));
  });

  test('with too many keys the longest unused one is forgotten, not the one in use', () => {
    const buckets = createTokenBuckets({ perMinute: 1, maxKeys: 2, now: () => 0 });
    buckets.take('old');
    buckets.take('busy');
    buckets.take('new');

    expect(buckets.peek('busy').retryAfterS).toBeGreaterThan(0);
    expect(buckets.peek('old').retryAfterS).toBe(0);
  });
});
