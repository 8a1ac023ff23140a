import type { ConflictingPullRequest } from '@waggle/contracts';
import { linkChange } from '../core/change-links.ts';
import { getPathKind } from '../core/path-kind.ts';
import { codeSpan, sanitizeInline } from '../core/sanitize.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';

const maxListed = 5;
const maxNames = 3;
/** Of the files where work goes on all the time everybody has one: sharing it is no news. */
const busyFrom = 0.95;

/**
 * `graph/conflicting-pull-request`: another open pull request changes the same code. One finding for all: medium where both change
 * the same symbol of the code, since whoever merges last must look at it again; low where they only share a source file that is not among the
 * busiest. The walkthrough lists the others, and those that nobody
 * works on.
 */
async function run(_deps: EvidenceDeps, { memory }: EvidenceInput): Promise<EvidenceFinding[]> {
  if (memory === null || memory === undefined) return [];
  const { conflicts: known, files } = memory.context;
  const all = known.filter(({ dormant }) => !dormant);
  const sameSymbol = all.filter(({ symbols }) => symbols.length > 0);
  const busy = new Set(files.filter(({ heatPercentile }) => (heatPercentile ?? 0) >= busyFrom).map(({ path }) => path));
  const sameFile = all.filter(({ paths }) => paths.some((path) => isSource(path) && !busy.has(path)));
  const conflicts = sameSymbol.length > 0 ? sameSymbol : sameFile;
  if (conflicts.length === 0) return [];
  const rows = conflicts.slice(0, maxListed).map((conflict) => describe(conflict, memory.pullRequestUrl));
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

function describe({ number, title, paths, symbols }: ConflictingPullRequest, pullRequestUrl: string | null): string {
  const shared = symbols.length > 0 ? symbols : paths.filter(isSource);
  const names = shared.slice(0, maxNames).map((name) => codeSpan(name, 120));
  if (shared.length > maxNames) names.push(`${shared.length - maxNames} more`);
  return `- ${linkChange({ number, sha: null }, pullRequestUrl)} ${sanitizeInline(title, 100)}: ${names.join(', ')}`;
}

/** Everybody edits manifests, changelogs and the like, and adds tests to the same file: sharing those is no conflict worth a word. */
function isSource(path: string): boolean {
  return getPathKind(path) === 'source';
}
