const maxWords = 12;
const readLength = 1500;

/** Words that half of all changes have: they would only make the search slow. */
const common = new Set(
  `add added adds and are but bump can change changed changes chore does doc docs feat feature fix fixed fixes fixing for from
  has have improve into make makes merge more new not now off only our out pull refactor release remove removed removes request
  should some support test tests that the their them then there these they this update updated updates use used uses using via
  was when which will with without would you your`.split(/\s+/),
);

/** The telling words of a title and description, each once, in lower case. */
export function getSearchWords(text: string): string[] {
  const words = text
    .slice(0, readLength)
    .replace(/https?:\/\/\S+/g, ' ')
    .toLowerCase()
    .match(/[\p{L}\p{N}_]{3,40}/gu);
  const telling = (words ?? []).filter((word) => !common.has(word) && !/^\d+$/.test(word));
  return [...new Set(telling)].slice(0, maxWords);
}

/** The tag that full-text indexes hold for a repository: they know strings only, and one index serves every tenant. */
export function getTenantTag(repoId: number): string {
  return `r${repoId}`;
}

/** A Lucene query for any of the words in this repository; null without words. Words are letters, digits and `_` only. */
export function createWordQuery(repoId: number, words: readonly string[]): string | null {
  return words.length === 0 ? null : `+tenant:${getTenantTag(repoId)} +(${words.join(' ')})`;
}
