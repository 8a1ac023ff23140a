import { linkProofs } from '../core/change-links.ts';
import { getPathKind } from '../core/path-kind.ts';
import { codeSpan, pathSpan, truncate } from '../core/sanitize.ts';
import { findEcosystem } from './ecosystems.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';

const maxFindings = 3;

/**
 * `graph/forgotten-file`: a file that usually changes with a changed one did not. Low: history is a hint for a person, and must
 * never stand in the way of an approval. Manifests and lockfiles have rules that know what they need of each other, and generated
 * files follow their source.
 */
async function run({ repository }: EvidenceDeps, { memory, headSha }: EvidenceInput): Promise<EvidenceFinding[]> {
  const likely =
    memory?.context.forgotten.filter(
      ({ warn, path, because: [closest = ''] }) =>
        warn && isWrittenByHand(path) && !isOfDependencies(path, closest) && !isTestedCode(path, closest),
    ) ?? [];
  if (memory === null || memory === undefined || likely.length === 0) return [];
  const present = new Set(await repository.listFiles(headSha));
  return likely
    .filter(({ path }) => present.has(path))
    .slice(0, maxFindings)
    .map(({ path, because: [closest = ''], together, outOf, proof }) => ({
      rule: 'graph/forgotten-file',
      source: 'evidence',
      severity: 'low',
      title: truncate(`${pathSpan(path, 90)} usually changes with ${pathSpan(closest, 70)}`, 200),
      body: `${together} of ${outOf} earlier changes to ${codeSpan(closest)} touched it too${linkProofs(proof, memory.pullRequestUrl)}. This pull request leaves it as it is.`,
      path: present.has(closest) ? closest : null,
      quote: [],
      line: null,
      replacement: null,
    }));
}

export const forgottenFileRule: EvidenceRule = { id: 'graph/forgotten-file', run };

function isWrittenByHand(path: string): boolean {
  return !['lockfile', 'generated', 'vendored'].includes(getPathKind(path));
}

function isOfDependencies(path: string, closest: string): boolean {
  if (findEcosystem(path) === undefined) return false;
  return findEcosystem(closest) !== undefined || getPathKind(closest) === 'lockfile';
}

/** A test more for code that is right already is a whole change. */
function isTestedCode(path: string, closest: string): boolean {
  return getPathKind(closest) === 'test' && getPathKind(path) === 'source';
}
