import type { FileFacts, RevertedChange, RiskFacts } from '@waggle/contracts';
import { type CandidateChange, toChangeRef } from './candidate-change.ts';
import type { ContextParts } from './context-parts.ts';
import { secondsPerDay } from './decay.ts';
import { getPercentile } from './recent-history.ts';

const maxPaths = 5;
const maxProof = 3;
/** Bird et al. (FSE 2011): who made less than this share of a file's changes is a minor contributor to it. */
const minorShare = 0.05;
const revertWindowDays = 365;
const maxReverted = 5;

/** Facts about where a change lands, each under its own name. */
export function getRiskFacts(parts: ContextParts, files: readonly FileFacts[]): RiskFacts {
  const { recent, request, changes, now } = parts;
  return {
    size: getSize(request.linesAdded, recent?.linesAdded ?? []),
    fixHistory: getFixHistory(files, changes),
    ownershipGap: getOwnershipGap(files),
    reverted: findReverted(changes, now),
  };
}

function getSize(linesAdded: number | null, sample: readonly number[]): RiskFacts['size'] {
  if (linesAdded === null) return null;
  const percentile = getPercentile(sample, linesAdded);
  return percentile === null ? null : { linesAdded, percentile, sample: sample.length };
}

function getFixHistory(files: readonly FileFacts[], changes: readonly CandidateChange[]): RiskFacts['fixHistory'] {
  const mended = files
    .filter(({ fixes, fixPercentile }) => fixes > 0 && fixPercentile !== null)
    .sort((a, b) => b.fixes - a.fixes)
    .slice(0, maxPaths);
  const percentile = mended[0]?.fixPercentile ?? null;
  if (percentile === null) return null;
  const paths = mended.map(({ path }) => path);
  const proof = changes
    .filter((change) => change.isFix && change.paths.some((path) => paths.includes(path)))
    .sort((a, b) => b.at - a.at)
    .slice(0, maxProof)
    .map(toChangeRef);
  return { percentile, paths, proof };
}

/** Among the paths that somebody has worked on: how many the author hardly knows. */
function getOwnershipGap(files: readonly FileFacts[]): RiskFacts['ownershipGap'] {
  const owned = files.filter(({ authorShare }) => authorShare !== null);
  const foreign = owned.filter(({ authorShare }) => (authorShare ?? 0) < minorShare);
  if (foreign.length === 0) return null;
  return { share: foreign.length / owned.length, paths: foreign.slice(0, maxPaths).map(({ path }) => path) };
}

/** Changes to the same files that had to be taken back within the last year. */
function findReverted(changes: readonly CandidateChange[], now: number): RevertedChange[] {
  return changes
    .flatMap((change) => {
      const [revertedBy] = change.revertedBy.filter(({ at }) => at > now - revertWindowDays * secondsPerDay);
      if (revertedBy === undefined) return [];
      return [
        { change: toChangeRef(change), revertedBy: toChangeRef(revertedBy), paths: change.paths.slice(0, maxPaths) },
      ];
    })
    .sort((a, b) => b.revertedBy.at - a.revertedBy.at)
    .slice(0, maxReverted);
}
