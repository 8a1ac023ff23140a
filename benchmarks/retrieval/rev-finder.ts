import type { CloneChange } from './read-clone.ts';

const mostReviews = 500;
const mostFiles = 20;

/** RevFinder (Thongtanunam et al., SANER 2015): reviewers of the newest reviews with similar paths, by four measures and Borda count. */
export function revFinder(past: readonly CloneChange[], change: CloneChange): Map<string, number> {
  const asked = pathsOf(change);
  const sums = measures.map(() => new Map<string, number>());
  for (const review of past.slice(-mostReviews)) {
    if (review.reviewers.length === 0) continue;
    const known = pathsOf(review);
    for (const [index, measure] of measures.entries()) {
      let sum = 0;
      for (const a of asked) for (const b of known) sum += measure(a, b) / Math.max(a.length, b.length);
      const score = sum / (asked.length * known.length);
      for (const reviewer of review.reviewers) {
        const scores = sums[index];
        scores?.set(reviewer, (scores.get(reviewer) ?? 0) + score);
      }
    }
  }
  const borda = new Map<string, number>();
  for (const scores of sums) {
    const ordered = [...scores].filter(([key]) => key !== change.author).sort((a, b) => b[1] - a[1]);
    for (const [rank, [key]] of ordered.entries()) borda.set(key, (borda.get(key) ?? 0) + ordered.length - rank);
  }
  return borda;
}

type Path = readonly string[];

function pathsOf({ files }: CloneChange): Path[] {
  return files.slice(0, mostFiles).map(([, path]) => path.split('/'));
}

/** Of path components, in the order of the paper. */
const measures = [commonPrefix, commonSuffix, commonSubstring, commonSubsequence];

function commonPrefix(a: Path, b: Path): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a[count] === b[count]) count += 1;
  return count;
}

function commonSuffix(a: Path, b: Path): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}

function commonSubstring(a: Path, b: Path): number {
  let longest = 0;
  for (let start = 0; start < a.length; start += 1) {
    for (let other = 0; other < b.length; other += 1) {
      let count = 0;
      while (start + count < a.length && a[start + count] === b[other + count]) count += 1;
      longest = Math.max(longest, count);
    }
  }
  return longest;
}

function commonSubsequence(a: Path, b: Path): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const part of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(part === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
