import type { ConflictingPullRequest, ContextResponse, PullRequestFacts } from '@waggle/contracts';
import { linkChange } from '../change-links.ts';
import { pathSpan, sanitizeInline } from '../sanitize.ts';
import { plural } from './labels.ts';

const maxConflicts = 5;
const maxNames = 3;

/** Open pull requests that change the same code or files, as the graph orders them. */
export function renderConflicts(context: ContextResponse | null, pullRequest: PullRequestFacts | null): string {
  const conflicts = context?.conflicts ?? [];
  if (conflicts.length === 0) return '';
  const rows = conflicts.slice(0, maxConflicts).map((conflict) => renderConflict(conflict, pullRequest?.url ?? null));
  if (conflicts.length > maxConflicts)
    rows.push(`- and ${plural(conflicts.length - maxConflicts, 'more pull request')}`);
  const what = conflicts.some(({ symbols }) => symbols.length > 0) ? 'code' : 'files';
  return `**Open pull requests that change the same ${what}**\n\n${rows.join('\n')}`;
}

/** `- #7 Title: what both change` */
export function renderConflict(
  { number, title, paths, symbols, dormant }: ConflictingPullRequest,
  url: string | null,
): string {
  const shared = symbols.length > 0 ? symbols : paths;
  const names = shared.slice(0, maxNames).map((name) => pathSpan(name, 120));
  if (shared.length > maxNames) names.push(`${shared.length - maxNames} more`);
  return `- ${linkChange({ number, sha: null }, url)} ${sanitizeInline(title, 100)}${dormant ? ' (dormant)' : ''}: ${names.join(', ')}`;
}
