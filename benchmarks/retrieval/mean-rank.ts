/** 1 / rank of `key` by score, ties at their mean rank; 0 where it has no score above 0. */
export function reciprocalRank(scores: ReadonlyMap<string, number>, key: string): number {
  const own = scores.get(key) ?? 0;
  if (own <= 0) return 0;
  let better = 0;
  let equal = 0;
  for (const score of scores.values()) {
    if (score > own) better += 1;
    else if (score === own) equal += 1;
  }
  return 1 / (better + (equal + 1) / 2);
}

/** Reciprocal rank of the best placed of several right answers. */
export function bestReciprocalRank(scores: ReadonlyMap<string, number>, right: ReadonlySet<string>): number {
  return Math.max(0, ...[...right].map((key) => reciprocalRank(scores, key)));
}
