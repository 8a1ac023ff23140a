import {
  chooseSearchWords,
  getSearchWords,
  type RelatedCandidate,
  rankRelatedChanges,
} from '@waggle/graph-worker/ranking';
import { splitIssues } from './issue-references.ts';
import { bestReciprocalRank } from './mean-rank.ts';
import type { CloneChange } from './read-clone.ts';
import { createTextIndex } from './text-index.ts';
import { createTitleWords } from './title-words.ts';

const testShare = 0.2;
const leastTested = 30;
const limits = { text: 50, newest: 50, author: 20 };

/** Newest 20 %: which earlier change names the same issue? The numbers are taken out of the text that is compared. */
export function evaluateRelated(changes: readonly CloneChange[]): Record<string, number> | null {
  const index = createTextIndex();
  const titles = createTitleWords();
  const byIssue = new Map<string, string[]>();
  const positions = new Map<string, number>();
  const byPath = new Map<string, number[]>();
  const byAuthor = new Map<string, number[]>();
  const sums = { ours: 0, overlap: 0, words: 0, newest: 0 };
  let tested = 0;
  for (const [position, change] of changes.entries()) {
    const { issues, text } = splitIssues(change.message);
    const paths = [...new Set(change.files.map(([, path]) => path))];
    if (position >= Math.floor(changes.length * (1 - testShare)) && paths.length <= 50) {
      const right = new Set([...issues].flatMap((issue) => byIssue.get(issue) ?? []));
      if (right.size > 0) {
        const words = chooseSearchWords(getSearchWords(text), titles.words).join(' ');
        const candidates = collect(changes, position, paths, { index, words, positions, byPath, byAuthor });
        const score = (of: (candidate: RelatedCandidate) => number) =>
          bestReciprocalRank(new Map(candidates.map((candidate) => [candidate.key, of(candidate)])), right);
        tested += 1;
        const ranked = rankRelatedChanges(candidates, { changeCount: position, now: change.t });
        sums.ours += bestReciprocalRank(new Map(ranked.map((related) => [related.key, related.score])), right);
        sums.overlap += score(({ shared, at }) => shared.length + (shared.length > 0 ? at / 1e11 : 0));
        sums.words += score(({ textScore }) => textScore ?? 0);
        sums.newest += score(({ at }) => at);
      }
    }
    index.add(change.sha, text);
    titles.add(text);
    positions.set(change.sha, position);
    for (const issue of issues) byIssue.set(issue, [...(byIssue.get(issue) ?? []), change.sha]);
    for (const path of paths) push(byPath, path, position);
    push(byAuthor, change.author, position);
  }
  if (tested < leastTested) return null;
  return {
    related_mrr: sums.ours / tested,
    newest_mrr: sums.newest / tested,
    words_mrr: sums.words / tested,
    overlap_mrr: sums.overlap / tested,
    related_changes: tested,
  };
}

interface Memory {
  index: ReturnType<typeof createTextIndex>;
  words: string;
  positions: Map<string, number>;
  byPath: Map<string, number[]>;
  byAuthor: Map<string, number[]>;
}

function collect(
  changes: readonly CloneChange[],
  position: number,
  paths: string[],
  memory: Memory,
): RelatedCandidate[] {
  const { index, words, positions, byPath, byAuthor } = memory;
  const author = changes[position]?.author ?? '';
  const hits = index.find(words, limits.text);
  const shared = new Map<string, { path: string; touches: number }[]>();
  const wanted = new Set<number>();
  for (const path of paths) {
    const positions = byPath.get(path) ?? [];
    for (const at of positions.slice(-200)) {
      wanted.add(at);
      const key = changes[at]?.sha ?? '';
      shared.set(key, [...(shared.get(key) ?? []), { path, touches: positions.length }]);
    }
  }
  for (let at = Math.max(0, position - limits.newest); at < position; at += 1) wanted.add(at);
  for (const at of (byAuthor.get(author) ?? []).slice(-limits.author)) wanted.add(at);
  for (const key of hits.keys()) wanted.add(positions.get(key) ?? 0);
  return [...wanted].flatMap((at) => {
    const change = changes[at];
    if (change === undefined) return [];
    return {
      key: change.sha,
      at: change.t,
      fileCount: change.files.length,
      byAuthor: change.author === author,
      shared: shared.get(change.sha) ?? [],
      textScore: hits.get(change.sha) ?? null,
    };
  });
}

function push(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push(value);
}
