import type { ConflictingPullRequest } from '@waggle/contracts';
import { linkChange } from '../core/change-links.ts';
import { getPathKind } from '../core/path-kind.ts';
import { codeSpan, sanitizeInline } from '../core/sanitize.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';

const maxListed = 5;
const maxNames = 3;

/**
 * `graph/conflicting-pull-request`: another open pull request changes the same code. One finding for all: medium where both change
 * the same symbol, since whoever merges last must look at it again; low where they only share a source file.
 */
async function run(_deps: EvidenceDeps, { memory }: EvidenceInput): Promise<EvidenceFinding[]> {
  if (memory === null || memory === undefined) return [];
  const conflicts = memory.context.conflicts.filter(({ symbols, paths }) => symbols.length > 0 || paths.some(isSource));
  if (conflicts.length === 0) return [];
  const sameSymbol = conflicts.filter(({ symbols }) => symbols.length > 0).length;
  const rows = conflicts.slice(0, maxListed).map((conflict) => describe(conflict, memory.pullRequestUrl));
  if (conflicts.length > maxListed) rows.push(`- and ${conflicts.length - maxListed} more`);
  const what = sameSymbol > 0 ? 'the same code' : 'the same files';
  return [
    {
      rule: 'graph/conflicting-pull-request',
      source: 'evidence',
      severity: sameSymbol > 0 ? 'medium' : 'low',
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

/** Everybody edits manifests, changelogs and the like: sharing those is no conflict worth a word. */
function isSource(path: string): boolean {
  return ['source', 'test'].includes(getPathKind(path));
}
