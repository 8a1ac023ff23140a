/** Okapi BM25 over the messages so far; stands for the full-text index of Neo4j, whose score is the same formula. */
export interface TextIndex {
  add: (key: string, text: string) => void;
  /** The best `limit` keys with their scores. */
  find: (text: string, limit: number) => Map<string, number>;
}

const saturation = 1.2;
const lengthEffect = 0.75;

export function createTextIndex(): TextIndex {
  const postings = new Map<string, { key: string; count: number }[]>();
  const lengths = new Map<string, number>();
  let total = 0;
  return {
    add: (key, text) => {
      const words = wordsOf(text);
      const counts = new Map<string, number>();
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
      for (const [word, count] of counts) {
        const list = postings.get(word) ?? [];
        postings.set(word, list);
        list.push({ key, count });
      }
      lengths.set(key, words.length);
      total += words.length;
    },
    find: (text, limit) => {
      const scores = new Map<string, number>();
      const mean = total / Math.max(1, lengths.size);
      for (const word of new Set(wordsOf(text))) {
        const list = postings.get(word) ?? [];
        const rarity = Math.log(1 + (lengths.size - list.length + 0.5) / (list.length + 0.5));
        for (const { key, count } of list) {
          const length = 1 - lengthEffect + (lengthEffect * (lengths.get(key) ?? 0)) / mean;
          const score = (rarity * count * (saturation + 1)) / (count + saturation * length);
          scores.set(key, (scores.get(key) ?? 0) + score);
        }
      }
      return new Map([...scores].sort((a, b) => b[1] - a[1]).slice(0, limit));
    },
  };
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9_]+/)
    .filter((word) => word.length > 1 && !/^\d+$/.test(word));
}
