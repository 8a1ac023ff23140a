import type { RelatedPullRequest, RelatedReason } from '@waggle/contracts';
import type { ContextParts } from './context-parts.ts';
import { decay } from './decay.ts';

const halfLifeDays = 180;
const limit = 10;
const sharedPathsLimit = 5;
// A young repository has too few changes to tell which file is rare.
const leastChangeCount = 1000;
const leastWeight = 0.05;

type Touched = ReadonlyMap<string, number>;
type Source = Pick<ContextParts, 'changes' | 'changeCount' | 'now'>;

/** Pull requests that share rarely touched files with the paths, newer and smaller ones first; each names what it shares. */
export function rankRelated({ changes, changeCount, now }: Source, touched: Touched): RelatedPullRequest[] {
  const ranked: (RelatedPullRequest & { at: number })[] = [];
  for (const change of changes) {
    if (change.number === null) continue;
    const files = change.paths
      .map((path) => ({ path, weight: weightOf(touched.get(path) ?? 0, changeCount) }))
      .sort((a, b) => b.weight - a.weight || (a.path < b.path ? -1 : 1));
    const rarity = files.reduce((sum, { weight }) => sum + weight, 0);
    const score = (rarity / Math.sqrt(Math.max(1, change.fileCount))) * decay(now - change.at, halfLifeDays);
    const { number, title, verdict, at } = change;
    const sharedPaths = files.slice(0, sharedPathsLimit).map(({ path }) => path);
    const reasons: RelatedReason[] = [{ kind: 'files', paths: sharedPaths }];
    ranked.push({ number, title, author: change.author?.login ?? null, verdict, sharedPaths, score, reasons, at });
  }
  return ranked.sort((a, b) => b.score - a.score || b.at - a.at || b.number - a.number).slice(0, limit);
}

function weightOf(touched: number, changeCount: number): number {
  return Math.max(leastWeight, Math.log((Math.max(changeCount, leastChangeCount) + 1) / (touched + 1)));
}
