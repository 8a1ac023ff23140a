import type { ChangeRef, FileFacts, RevertedChange, RiskFacts } from '@waggle/contracts';
import { type CandidateChange, toChangeRef } from './candidate-change.ts';
import type { ContextParts } from './context-parts.ts';
import { secondsPerDay } from './decay.ts';
import { isCode } from './languages.ts';
import { riskFacts } from './ranking/index.ts';
import { getPercentile } from './recent-history.ts';

const maxPaths = 5;
const maxProof = 3;
/** Who made less than this share of a file's changes is a passer-by to it. */
const minorShare = 0.05;
const revertWindowDays = 365;
const maxReverted = 5;

/** Facts about where a change lands, each under its own name and with its proof. */
export function describeRisk(parts: ContextParts, files: readonly FileFacts[]): RiskFacts {
  const { recent, request, changes, now } = parts;
  const added = new Map(request.changedLines.map((file) => [file.path, file.added]));
  const known = new Map(files.map((file) => [file.path, file]));
  const facts = riskFacts({
    files: parts.paths.map((path) => ({
      path,
      linesAdded: added.get(path) ?? 0,
      // A changelog is touched by every fix.
      fixes: isCode(path) ? (known.get(path)?.fixes ?? 0) : 0,
      authorShare: known.get(path)?.authorShare ?? null,
      // Whether a test was touched is for a rule of the review to say, which reads the diff.
      isTest: false,
      reverted: [],
    })),
    pastLinesAdded: recent?.linesAdded ?? [],
    pastFixes: recent?.fixes ?? [],
    missing: [],
  });
  const { oftenFixed } = facts;
  const unfamiliar = files.filter(({ authorShare }) => authorShare !== null && authorShare < minorShare);
  const hasSample = recent !== null && getPercentile(recent.fixes, 0) !== null;
  return {
    size: getSize(request.linesAdded, recent?.linesAdded ?? []),
    fixHistory: hasSample && oftenFixed.length > 0 ? describeFixes(oftenFixed, changes) : null,
    ownershipGap:
      // Nobody expects a bot to know the files that it updates.
      facts.unfamiliarShare > 0 && !request.author?.endsWith('[bot]')
        ? { share: facts.unfamiliarShare, paths: unfamiliar.slice(0, maxPaths).map(({ path }) => path) }
        : null,
    reverted: findReverted(changes, now),
  };
}

function getSize(linesAdded: number | null, sample: readonly number[]): RiskFacts['size'] {
  if (linesAdded === null) return null;
  const percentile = getPercentile(sample, linesAdded);
  return percentile === null ? null : { linesAdded, percentile, sample: sample.length };
}

function describeFixes(
  often: readonly { path: string; percentile: number }[],
  changes: readonly CandidateChange[],
): RiskFacts['fixHistory'] {
  const paths = often.map(({ path }) => path);
  return {
    percentile: Math.min(...often.map(({ percentile }) => percentile)),
    paths,
    proof: findFixes(changes, paths),
  };
}

function findFixes(changes: readonly CandidateChange[], paths: readonly string[]): ChangeRef[] {
  return changes
    .filter((change) => change.isFix && change.paths.some((path) => paths.includes(path)))
    .sort((a, b) => b.at - a.at)
    .slice(0, maxProof)
    .map(toChangeRef);
}

/** Changes to the same files that had to be taken back within the last year. */
function findReverted(changes: readonly CandidateChange[], now: number): RevertedChange[] {
  return changes
    .flatMap((change) => {
      const [revertedBy] = change.revertedBy.filter(({ at }) => at > now - revertWindowDays * secondsPerDay);
      if (revertedBy === undefined) return [];
      const paths = change.paths.slice(0, maxPaths);
      return [{ change: toChangeRef(change), revertedBy: toChangeRef(revertedBy), paths }];
    })
    .sort((a, b) => b.revertedBy.at - a.revertedBy.at)
    .slice(0, maxReverted);
}
