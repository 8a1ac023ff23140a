import type { QuoteMatch } from './match-quote.ts';

/**
 * How likely the chosen place must be. One line alone stands in many places, and the numbers near them hit by accident. Measured
 * on real commits (`pnpm bench placement`): with less, over 2 % of the findings that quote one line may be on a wrong one.
 */
const certain = { oneLine: 0.9, moreLines: 0.75 };

/**
 * One match is certain. Of several, the claimed line chooses: how likely is that number if this place was meant? What stays
 * open is answered null, since a comment on the wrong line is worse than one on the file.
 *
 * Models miss by a line or three, or by more; they also count lines in the diff they were shown, or take the number of the
 * old side. The weights are rounded from the sizes of those classes: one number, six, and twenty-four.
 */
export function chooseMatch(matches: readonly QuoteMatch[], claimed: number | null): QuoteMatch | null {
  if (matches.length <= 1) return matches[0] ?? null;
  const weights = matches.map((match) => weigh(match, claimed));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const best = weights.indexOf(Math.max(...weights));
  const match = matches[best];
  if (match === undefined) return null;
  const needed = match.startLine === match.line ? certain.oneLine : certain.moreLines;
  return (weights[best] ?? 0) >= needed * total ? match : null;
}

/** A finding is about what the change did: unchanged lines are seldom meant. */
const unchangedWeight = 0.05;
const weightPerTypo = 0.05;

function weigh(match: QuoteMatch, claimed: number | null): number {
  const prior = (match.added ? 1 : unchangedWeight) * weightPerTypo ** match.edits;
  if (claimed === null) return prior;
  return prior * Math.max(weighDistance(match, claimed), match.aliases.includes(claimed) ? 1 / 3 : 0);
}

function weighDistance({ startLine, line }: QuoteMatch, claimed: number): number {
  if (claimed === startLine) return 1;
  const distance = Math.max(startLine - claimed, claimed - line, 0);
  if (distance === 0) return 1 / 2;
  if (distance <= 3) return 1 / 6;
  return distance <= 15 ? 1 / 24 : 1 / (24 + distance * distance);
}
