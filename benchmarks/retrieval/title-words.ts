import { getSearchWords, type WordCounts } from '@waggle/graph-worker/ranking';

/** What the newest titles say, as graph-worker holds it for the repositories that it is asked about. */
export interface TitleWords {
  words: WordCounts;
  /** The next newer message. */
  add: (message: string) => void;
}

const kept = 3000;

export function createTitleWords(): TitleWords {
  const titles: string[][] = [];
  const counts = new Map<string, number>();
  const words = { texts: 0, counts };
  const count = (title: readonly string[], change: number) => {
    for (const word of title) counts.set(word, (counts.get(word) ?? 0) + change);
  };
  return {
    words,
    add: (message) => {
      const title = getSearchWords(message.split('\n', 1)[0] ?? '');
      titles.push(title);
      count(title, 1);
      if (titles.length > kept) count(titles.shift() ?? [], -1);
      words.texts = titles.length;
    },
  };
}
