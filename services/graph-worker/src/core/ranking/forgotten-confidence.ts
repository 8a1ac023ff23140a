/** What a confidence rests on, all of which can be told to a reader. */
export interface ConfidenceInput {
  /** This candidate's part of the chances of all candidates of the change, 0 to 1. */
  share: number;
  /** Of the strongest pair: changes of both files, out of the changes of the file that is part of the change. */
  together: number;
  outOf: number;
}

/** Files of at least this confidence are shown as a warning. Chosen on other repositories than any figure is reported for. */
export const shownConfidence = 0.45;

/** A warning without a proof of at least this many changes is not shown, however sure the ranker is. */
const leastTogether = 2;

// Logistic regression by benchmarks/retrieval/train.ts over whole changes and changes without one file, as many of each.
const weights = { constant: -2.2, logShare: 1, proportion: 2.7, logTogether: 0.14 };
const togetherLimit = 50;

/**
 * The chance that a change is incomplete without this file, where every second change is incomplete: an honest order of
 * magnitude for a threshold, not the chance in a repository whose people seldom forget. 0 without proof.
 */
export function estimateConfidence({ share, together, outOf }: ConfidenceInput): number {
  if (together < leastTogether || share <= 0) return 0;
  const odds =
    weights.constant +
    weights.logShare * Math.log(share) +
    (weights.proportion * together) / (outOf + 1) +
    weights.logTogether * Math.log1p(Math.min(together, togetherLimit));
  return 1 / (1 + Math.exp(-odds));
}
