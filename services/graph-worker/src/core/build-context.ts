import type { CodeOwner, ContextResponse, TestOfPaths } from '@waggle/contracts';
import { toChangeRef } from './candidate-change.ts';
import type { ContextParts, PathFacts, ProofRow } from './context-parts.ts';
import { describeFiles } from './file-facts.ts';
import { findConflicts } from './find-conflicts.ts';
import type { Forgotten } from './find-forgotten.ts';
import { linkIssues } from './link-issues.ts';
import { toDependents } from './rank-dependents.ts';
import { rankExperts } from './rank-experts.ts';
import { rankRelated } from './rank-related.ts';
import { getRiskFacts } from './risk-facts.ts';

const maxDependents = 50;
const maxTested = 50;
const maxOwners = 20;
const maxOwnedPaths = 20;

/** The answer from what was read. */
export function buildContext(
  parts: ContextParts,
  forgotten: readonly Forgotten[],
  proofs: readonly ProofRow[],
): Omit<ContextResponse, 'incomplete'> {
  const { request, now, changes, dependents } = parts;
  const touched = new Map(parts.files.map((file) => [file.path, file.touched]));
  const files = describeFiles(parts);
  const proofOf = Map.groupBy(proofs, ({ partner }) => partner);
  return {
    scannedAt: parts.scannedAt,
    experts: rankExperts(changes, { author: request.author, now, touched }),
    codeOwners: groupOwners(parts.files),
    relatedPullRequests: rankRelated(parts, touched),
    linkedIssues: linkIssues(parts.asked, changes),
    forgotten: forgotten.map((file) => ({ ...file, proof: (proofOf.get(file.path) ?? []).map(toChangeRef) })),
    dependents: toDependents(dependents.levels, { ...dependents, limit: maxDependents }),
    tests: listTests(parts.files),
    files,
    risk: files.length === 0 ? null : getRiskFacts(parts, files),
    conflicts: findConflicts(parts.openPulls, request.changedLines),
    truncated: false,
  };
}

/** Owners by rule, those of most paths first. */
function groupOwners(files: readonly PathFacts[]): CodeOwner[] {
  const owners = new Map<string, CodeOwner>();
  for (const { path, owners: named } of files) {
    for (const { owner, pattern } of named) {
      const known = owners.get(owner) ?? { owner, pattern, paths: [] };
      if (known.paths.length < maxOwnedPaths) known.paths.push(path);
      owners.set(owner, known);
    }
  }
  return [...owners.values()]
    .sort((a, b) => b.paths.length - a.paths.length || (a.owner < b.owner ? -1 : 1))
    .slice(0, maxOwners);
}

function listTests(files: readonly PathFacts[]): TestOfPaths[] {
  return files
    .filter(({ tests }) => tests.length > 0)
    .slice(0, maxTested)
    .map(({ path, tests }) => ({ path, tests: tests.toSorted() }));
}
