const maxWords = 12;
const maxLength = 20_000;
const readLength = 1500;

/** Words that half of all changes have: they would only make the search slow. */
const common = new Set(
  `add added adds and are but bump can change changed changes chore does doc docs feat feature fix fixed fixes fixing for from
  has have improve into make makes merge more new not now off only our out pull refactor release remove removed removes request
  should some support test tests that the their them then there these they this update updated updates use used uses using via
  was when which will with without would you your`.split(/\s+/),
);

// What forms and tools write: comments and headings of a template, its boxes to tick, trailers such as `Change-Id: 7`.
const boilerplate =
  /<!--[\s\S]{0,5000}?-->|^[ \t]*(?:#{1,6}[ \t].*|[-*][ \t]+\[[ xX]\].*|[A-Z][A-Za-z]*(?:-[A-Za-z]+)+:[ \t].*)$/gm;

/** The telling words of a title and description, each once, in lower case. */
export function getSearchWords(text: string): string[] {
  const words = text
    .slice(0, maxLength)
    .replace(boilerplate, ' ')
    .slice(0, readLength)
    .replace(/https?:\/\/\S+/g, ' ')
    .toLowerCase()
    .match(/[\p{L}\p{N}_]{3,40}/gu);
  const telling = (words ?? []).filter((word) => !common.has(word) && !/^\d+$/.test(word));
  return [...new Set(telling)].slice(0, maxWords);
}

/** How many of some texts say each word. */
export interface WordCounts {
  texts: number;
  counts: ReadonlyMap<string, number>;
}

export function countWords(texts: readonly string[]): WordCounts {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of getSearchWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { texts: texts.length, counts };
}

/** A search reads every change that says one of its words: at most about this share of all. */
const mostRead = 0.1;
const leastWords = 3;

/** The rarest words, as many as a search can afford: what half of a repository says tells little and costs most. */
export function chooseSearchWords(words: readonly string[], { texts, counts }: WordCounts): string[] {
  const shareOf = (word: string) => (counts.get(word) ?? 0) / Math.max(1, texts);
  let read = 0;
  return words
    .toSorted((a, b) => shareOf(a) - shareOf(b))
    .filter((word, index) => {
      read += shareOf(word);
      return index < leastWords || read <= mostRead;
    });
}

/** The tag that full-text indexes hold for a repository: they know strings only, and one index serves every tenant. */
export function getTenantTag(repoId: number): string {
  return `r${repoId}`;
}

/** A Lucene query for any of the words in this repository; null without words. Words are letters, digits and `_` only. */
export function createWordQuery(repoId: number, words: readonly string[]): string | null {
  return words.length === 0 ? null : `+tenant:${getTenantTag(repoId)} +(${words.join(' ')})`;
}
