import type { ContextResponse, PullRequestFacts } from '@waggle/contracts';
import { linkChange, linkProofs } from '../change-links.ts';
import { getPathKind } from '../path-kind.ts';
import { pathSpan } from '../sanitize.ts';
import { listImporters, listTests } from '../surroundings.ts';
import { plural } from './labels.ts';

/** From this percentile on, size and fix history are worth a person's attention. */
const notable = 0.8;
const maxPaths = 3;

/** Where a change lands: named facts with their proof, each only where it stands out. */
export function renderLanding(context: ContextResponse | null, pullRequest: PullRequestFacts | null): string {
  if (context === null) return '';
  const url = pullRequest?.url ?? null;
  const facts = [...describeRisk(context, url), ...describeDependents(context)];
  return facts.length === 0 ? '' : `**Where it lands**\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`;
}

function describeRisk({ risk }: ContextResponse, url: string | null): string[] {
  if (risk === null) return [];
  const facts: string[] = [];
  const { size, fixHistory, ownershipGap, reverted } = risk;
  if (size !== null && size.percentile >= notable) {
    facts.push(
      `Size: ${plural(size.linesAdded, 'added line')}, more than ${percent(size.percentile)} of the changes here`,
    );
  }
  if (fixHistory !== null && fixHistory.percentile >= notable) {
    const where = listPaths(fixHistory.paths);
    facts.push(
      `Fix history: ${where} fixed more often than ${percent(fixHistory.percentile)} of the files${linkProofs(fixHistory.proof, url)}`,
    );
  }
  const foreign = ownershipGap === null || ownershipGap.share < 0.5 ? [] : ownershipGap.paths.filter(isOwned);
  if (foreign.length > 0)
    facts.push(`Ownership: the author has made less than 5 % of the changes to ${listPaths(foreign)}`);
  for (const { change, revertedBy, paths } of reverted.slice(0, 2)) {
    facts.push(`Reverted before: ${linkChange(change, url)} by ${linkChange(revertedBy, url)}, on ${listPaths(paths)}`);
  }
  return facts;
}

/** Nobody has to know their way in a README before they fix it. */
function isOwned(path: string): boolean {
  return ['source', 'test', 'config'].includes(getPathKind(path));
}

function describeDependents(context: ContextResponse): string[] {
  const { dependents } = context;
  const facts: string[] = [];
  if (dependents.direct > 0) {
    const near = listImporters(context);
    const listed =
      near.length === 0
        ? ''
        : `: ${listPaths(near)}${dependents.direct > Math.min(near.length, maxPaths) ? ' and others' : ''}`;
    facts.push(`Used by ${plural(dependents.direct, 'other file')}${listed}`);
  }
  const covering = listTests(context);
  if (covering.length > 0)
    facts.push(`Tested by ${listPaths(covering)}${covering.length > maxPaths ? ' and others' : ''}`);
  return facts;
}

function listPaths(paths: readonly string[]): string {
  return paths
    .slice(0, maxPaths)
    .map((path) => pathSpan(path, 80))
    .join(', ');
}

function percent(share: number): string {
  // What is above all others is not above itself.
  return `${Math.min(99, Math.round(100 * share))} %`;
}
