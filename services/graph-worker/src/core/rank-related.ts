import type { RelatedPullRequest } from '@waggle/contracts';
import type { CandidateChange } from './candidate-change.ts';
import { decay } from './decay.ts';

const halfLifeDays = 180;
const limit = 10;
const sharedPathsLimit = 5;
// A young repository has too few changes to tell which file is rare.
const leastChangeCount = 1000;
const leastWeight = 0.05;

/** Pull requests that share rarely touched files with the paths, newer and smaller ones first; each names what it shares. */
export function rankRelated(
  changes: readonly CandidateChange[],
  { changeCount, now }: { changeCount: number; now: number },
): RelatedPullRequest[] {
  const ranked: (RelatedPullRequest & { at: number })[] = [];
  for (const change of changes) {
    if (change.number === null) continue;
    const files = change.files
      .map(({ path, touched }) => ({ path, weight: weightOf(touched, changeCount) }))
      .sort((a, b) => b.weight - a.weight || (a.path < b.path ? -1 : 1));
    const rarity = files.reduce((sum, { weight }) => sum + weight, 0);
    const score = (rarity / Math.sqrt(Math.max(1, change.fileCount))) * decay(now - change.at, halfLifeDays);
    const { number, title, verdict, at } = change;
    const sharedPaths = files.slice(0, sharedPathsLimit).map(({ path }) => path);
    ranked.push({ number, title, author: change.author?.login ?? null, verdict, sharedPaths, score, at });
  }
  return ranked
    .sort((a, b) => b.score - a.score || b.at - a.at || b.number - a.number)
    .slice(0, limit)
    .map(({ at: _at, ...related }) => related);
}

function weightOf(touched: number, changeCount: number): number {
  return Math.max(leastWeight, Math.log((Math.max(changeCount, leastChangeCount) + 1) / (touched + 1)));
}
