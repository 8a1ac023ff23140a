import { type RankedReviewer, type ReviewerInput, rankReviewers } from '@waggle/graph-worker/ranking';
import { bestReciprocalRank } from './mean-rank.ts';
import { createPeopleMemory, learnPeople, reviewerInput } from './people-memory.ts';
import type { CloneChange } from './read-clone.ts';
import { revFinder } from './rev-finder.ts';

const testShare = 0.2;
/** It compares with hundreds of reviews each time: every third question is enough. */
const everyRevFinder = 3;

/** The newest 20 % of the reviewed changes; everything is learned online, and each change is asked before it is learned. */
export function evaluateReviewers(changes: readonly CloneChange[]): Record<string, number> | null {
  const reviewed = changes.filter(({ reviewers }) => reviewers.length > 0);
  const tested = new Set(reviewed.slice(Math.floor(reviewed.length * (1 - testShare))));
  if (tested.size < 50) return null;
  const memory = createPeopleMemory();
  const sums = { ours: 0, active90: 0, authored: 0, cHRev: 0, revFinder: 0 };
  let asked = 0;
  for (const [position, change] of changes.entries()) {
    if (tested.has(change)) {
      const input = reviewerInput(memory, change);
      const truth = new Set(change.reviewers);
      sums.ours += bestReciprocalRank(scoresOf(rankReviewers(input)), truth);
      sums.active90 += bestReciprocalRank(mostActive(input), truth);
      sums.authored += bestReciprocalRank(mostAuthored(input), truth);
      sums.cHRev += bestReciprocalRank(cHRev(input), truth);
      if (asked % everyRevFinder === 0) {
        sums.revFinder += bestReciprocalRank(revFinder(changes.slice(0, position), change), truth);
      }
      asked += 1;
    }
    learnPeople(memory, change);
  }
  return {
    reviewer_mrr: sums.ours / tested.size,
    active90_mrr: sums.active90 / tested.size,
    chrev_mrr: sums.cHRev / tested.size,
    revfinder_mrr: sums.revFinder / Math.ceil(tested.size / everyRevFinder),
    authored_mrr: sums.authored / tested.size,
    reviewed_changes: tested.size,
  };
}

function scoresOf(ranked: readonly RankedReviewer[]): Map<string, number> {
  return new Map(ranked.map(({ key, score }) => [key, score]));
}

function mostActive({ activity, author }: ReviewerInput): Map<string, number> {
  return new Map(activity.filter(({ key }) => key !== author).map(({ key, reviews90 }) => [key, reviews90]));
}

function mostAuthored({ files, author }: ReviewerInput): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { people } of files) {
    for (const { key, authored } of people) if (key !== author) scores.set(key, (scores.get(key) ?? 0) + authored);
  }
  return scores;
}

/** cHRev without comments and workdays, which git does not have: share and freshness of the reviews of each file. */
function cHRev({ files, author }: ReviewerInput): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { people } of files) {
    const all = people.reduce((sum, { reviewed }) => sum + reviewed, 0);
    for (const { key, reviewed } of people) {
      if (key !== author && reviewed > 0) scores.set(key, (scores.get(key) ?? 0) + reviewed / all);
    }
  }
  return scores;
}
