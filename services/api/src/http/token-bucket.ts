export interface TokenBuckets {
  /** Takes one token of this key; `retryAfterS` is 0 when there was one. */
  take(key: string): { retryAfterS: number };
  /** How long until this key has a token, without taking it. */
  peek(key: string): { retryAfterS: number };
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A bucket per key: `perMinute` tokens, refilled evenly. With too many keys the longest unused one goes, so that a caller
 * with many addresses costs a bounded amount of memory.
 */
export function createTokenBuckets(options: { perMinute: number; maxKeys?: number; now?: () => number }): TokenBuckets {
  const { perMinute, maxKeys = 10_000, now = () => performance.now() } = options;
  const msPerToken = 60_000 / perMinute;
  const buckets = new Map<string, Bucket>();

  function refilled(key: string): Bucket {
    const at = now();
    const bucket = buckets.get(key);
    if (bucket === undefined) return { tokens: perMinute, at };
    return { tokens: Math.min(perMinute, bucket.tokens + (at - bucket.at) / msPerToken), at };
  }

  function makeRoom(): void {
    for (const key of buckets.keys()) {
      if (buckets.size < maxKeys) return;
      buckets.delete(key);
    }
  }

  function wait(bucket: Bucket): { retryAfterS: number } {
    return { retryAfterS: bucket.tokens >= 1 ? 0 : Math.ceil(((1 - bucket.tokens) * msPerToken) / 1000) };
  }

  return {
    peek: (key) => wait(refilled(key)),
    take: (key) => {
      const bucket = refilled(key);
      const answer = wait(bucket);
      if (answer.retryAfterS === 0) bucket.tokens -= 1;
      // Deleted first, so that the map stays ordered by last use.
      buckets.delete(key);
      makeRoom();
      buckets.set(key, bucket);
      return answer;
    },
  };
}
