import type { CodeOwner, ContextResponse, TestOfPaths } from '@waggle/contracts';
import { toChangeRef } from './candidate-change.ts';
import type { ContextParts, PathFacts, ProofRow } from './context-parts.ts';
import { describeRisk } from './describe-risk.ts';
import { describeFiles } from './file-facts.ts';
import { findConflicts } from './find-conflicts.ts';
import type { Forgotten } from './find-forgotten.ts';
import { findRelated } from './find-related.ts';
import { linkIssues } from './link-issues.ts';
import { toDependents } from './rank-dependents.ts';
import { suggestReviewers } from './suggest-reviewers.ts';

const maxDependents = 50;
const maxTested = 50;
const maxFiles = 50;
const maxOwners = 20;
const maxOwnedPaths = 20;

/** The answer from what was read. */
export function buildContext(
  parts: ContextParts,
  forgotten: readonly Forgotten[],
  proofs: readonly ProofRow[],
): Omit<ContextResponse, 'incomplete'> {
  const { request, changes, dependents } = parts;
  const files = describeFiles(parts);
  const proofOf = Map.groupBy(proofs, ({ partner }) => partner);
  return {
    scannedAt: parts.scannedAt,
    structuredAt: parts.structuredAt,
    experts: suggestReviewers({ ...parts, author: request.author }),
    codeOwners: groupOwners(parts.files, request.author),
    relatedPullRequests: findRelated(parts),
    linkedIssues: linkIssues(parts.asked, changes),
    forgotten: forgotten.map((file) => ({ ...file, proof: (proofOf.get(file.path) ?? []).map(toChangeRef) })),
    dependents: toDependents(dependents.levels, { ...dependents, limit: maxDependents }),
    tests: listTests(parts.files),
    files: files.slice(0, maxFiles),
    risk: files.length === 0 ? null : describeRisk(parts, files),
    conflicts: findConflicts(parts.openPulls, request.changedLines, parts.now),
    truncated: false,
    ...(parts.limit == null ? {} : { limit: parts.limit }),
  };
}

/** Owners by rule, those of most paths first. Nobody reviews their own change. */
function groupOwners(files: readonly PathFacts[], author: string | null): CodeOwner[] {
  const own = author === null ? null : `@${author.toLowerCase()}`;
  const owners = new Map<string, CodeOwner>();
  for (const { path, owners: named } of files) {
    for (const { owner, pattern } of named) {
      if (owner.toLowerCase() === own) continue;
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
    .map(({ path, tests }) => ({ path, tests }));
}
