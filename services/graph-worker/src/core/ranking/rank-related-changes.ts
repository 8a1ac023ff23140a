import { secondsPerDay } from '../decay.ts';

/** A change of the past that may be related: it shares a file, or words, or is one of the newest of the repository or of the author. */
export interface RelatedCandidate {
  key: string;
  at: number;
  fileCount: number;
  /** Whether the same person made it. */
  byAuthor: boolean;
  /** Files in common, and how many changes ever touched each. */
  shared: readonly { path: string; touches: number }[];
  /** Of the full-text index (BM25) for title and body; null when not among its hits. */
  textScore: number | null;
}

export type RelatedReason = 'shared_files' | 'same_words' | 'recent' | 'same_author';

export interface RelatedChange {
  key: string;
  score: number;
  /** What put it here, strongest first. */
  because: RelatedReason[];
  /** Rarest shared files first, at most 5. */
  sharedPaths: string[];
}

const halfLifeDays = 180;
/** Reciprocal rank fusion: each list gives weight / (20 + rank). */
const fusion = 20;
const weights: Record<RelatedReason, number> = { shared_files: 1, same_words: 1, recent: 0.7, same_author: 0.7 };
const sharedPathsLimit = 5;
// A young repository has too few changes to tell which file is rare.
const leastChangeCount = 1000;

/**
 * Fuses four orders: shared rare files `sum(ln((N+1)/(touches+1))) / sqrt(files) * 2^(-age/180 d)`, the words, the newest, and
 * the author's newest. `changeCount` is N. Ask for the files' candidates, the text index' best 50, the newest 50 and the
 * author's newest 20. Best first.
 */
export function rankRelatedChanges(
  candidates: readonly RelatedCandidate[],
  { changeCount, now }: { changeCount: number; now: number },
): RelatedChange[] {
  const rarity = (touches: number) =>
    Math.max(0.05, Math.log((Math.max(changeCount, leastChangeCount) + 1) / (touches + 1)));
  const lists: Record<RelatedReason, Map<string, number>> = {
    shared_files: ranksBy(candidates, ({ shared, fileCount, at }) => {
      const rare = shared.reduce((sum, { touches }) => sum + rarity(touches), 0);
      return (
        (rare / Math.sqrt(Math.max(1, fileCount))) * 2 ** (-Math.max(0, now - at) / (halfLifeDays * secondsPerDay))
      );
    }),
    same_words: ranksBy(candidates, ({ textScore }) => textScore ?? 0),
    recent: ranksBy(candidates, ({ at }) => at),
    same_author: ranksBy(candidates, ({ byAuthor, at }) => (byAuthor ? at : 0)),
  };
  const reasons = Object.keys(lists) as RelatedReason[];
  return candidates
    .map((candidate) => {
      const given = reasons
        .map((reason) => ({ reason, points: pointsOf(lists[reason].get(candidate.key), weights[reason]) }))
        .filter(({ points }) => points > 0)
        .sort((a, b) => b.points - a.points);
      return { candidate, given, score: given.reduce((sum, { points }) => sum + points, 0) };
    })
    .sort(
      (a, b) => b.score - a.score || b.candidate.at - a.candidate.at || (a.candidate.key < b.candidate.key ? -1 : 1),
    )
    .map(({ candidate, given, score }) => ({
      key: candidate.key,
      score,
      because: given.map(({ reason }) => reason),
      sharedPaths: [...candidate.shared]
        .sort((a, b) => a.touches - b.touches || (a.path < b.path ? -1 : 1))
        .slice(0, sharedPathsLimit)
        .map(({ path }) => path),
    }));
}

function pointsOf(rank: number | undefined, weight: number): number {
  return rank === undefined ? 0 : weight / (fusion + rank);
}

/** Key -> rank from 1 of those whose value is above 0, equal values newest first. */
function ranksBy(candidates: readonly RelatedCandidate[], valueFor: (candidate: RelatedCandidate) => number) {
  const valued = candidates
    .map((candidate) => ({ candidate, value: valueFor(candidate) }))
    .filter(({ value }) => value > 0);
  valued.sort((a, b) => b.value - a.value || b.candidate.at - a.candidate.at);
  return new Map(valued.map(({ candidate }, index) => [candidate.key, index + 1]));
}
