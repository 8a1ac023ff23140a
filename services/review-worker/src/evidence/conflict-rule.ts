import type { ConflictingPullRequest, FileFacts } from '@waggle/contracts';
import { getPathKind } from '../core/path-kind.ts';
import { renderConflict } from '../core/render/conflicts-section.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';

const maxListed = 5;
/** Of the files where work goes on all the time everybody has one: sharing it is no news. */
const busyFrom = 0.95;

/**
 * `graph/conflicting-pull-request`: another open pull request changes the same code. One finding for all: medium where both change
 * the same symbol of the code, since whoever merges last must look at it again; low where they only share a source file that is
 * not among the busiest. The walkthrough lists the others, and those that nobody works on.
 */
async function run(_deps: EvidenceDeps, { memory }: EvidenceInput): Promise<EvidenceFinding[]> {
  if (memory === null || memory === undefined) return [];
  const { conflicts: known, files } = memory.context;
  const active = known.filter(({ dormant }) => !dormant);
  const sameSymbol = active.filter(({ symbols }) => symbols.length > 0);
  const conflicts = sameSymbol.length > 0 ? sameSymbol : shareQuietFile(active, files);
  if (conflicts.length === 0) return [];
  const rows = conflicts.slice(0, maxListed).map((conflict) => {
    return renderConflict({ ...conflict, paths: conflict.paths.filter(isSource) }, memory.pullRequestUrl);
  });
  if (conflicts.length > maxListed) rows.push(`- and ${conflicts.length - maxListed} more`);
  const isCode = sameSymbol.some(({ symbols }) => symbols.some((symbol) => isSource(symbol.split('#')[0] ?? '')));
  const what = sameSymbol.length > 0 ? 'the same code' : 'the same files';
  return [
    {
      rule: 'graph/conflicting-pull-request',
      source: 'evidence',
      severity: isCode ? 'medium' : 'low',
      title: `${conflicts.length === 1 ? 'Another open pull request changes' : `${conflicts.length} other open pull requests change`} ${what}`,
      body: rows.join('\n'),
      path: null,
      quote: [],
      line: null,
      replacement: null,
    },
  ];
}

export const conflictRule: EvidenceRule = { id: 'graph/conflicting-pull-request', run };

function shareQuietFile(conflicts: readonly ConflictingPullRequest[], files: readonly FileFacts[]) {
  const busy = new Set(files.filter(({ heatPercentile }) => (heatPercentile ?? 0) >= busyFrom).map(({ path }) => path));
  return conflicts.filter(({ paths }) => paths.some((path) => isSource(path) && !busy.has(path)));
}

/** Everybody edits manifests, changelogs and the like, and adds tests to the same file: sharing those is no conflict worth a word. */
function isSource(path: string): boolean {
  return getPathKind(path) === 'source';
}
