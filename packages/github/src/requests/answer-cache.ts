interface CachedAnswer {
  etag: string;
  data: unknown;
  link: string;
}

export interface AnswerCache {
  find(key: string): CachedAnswer | null;
  keep(key: string, answer: CachedAnswer): void;
}

const maxTotal = 32 * 1024 * 1024;
const maxEntry = 1024 * 1024;

/**
 * Answers to earlier reads, to be asked for again with `If-None-Match`: GitHub does not count an answer of 304 against
 * the limit. Bounded by the length of their JSON; the one that was used longest ago goes first.
 * Keys must name the installation: one must never see what another one was answered.
 */
export function createAnswerCache(limits = { maxTotal, maxEntry }): AnswerCache {
  const entries = new Map<string, CachedAnswer & { size: number }>();
  let total = 0;
  function drop(key: string): void {
    total -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  }
  return {
    find: (key) => {
      const found = entries.get(key);
      if (found === undefined) return null;
      // The last one of a Map is the newest one.
      entries.delete(key);
      entries.set(key, found);
      return found;
    },
    keep: (key, answer) => {
      drop(key);
      const size = key.length + JSON.stringify(answer.data).length;
      if (size > limits.maxEntry) return;
      entries.set(key, { ...answer, size });
      total += size;
      for (const oldest of entries.keys()) {
        if (total <= limits.maxTotal) return;
        drop(oldest);
      }
    },
  };
}
