import type { LinkedIssueFact } from '@waggle/contracts';
import { linkChange, linkIssue } from '../change-links.ts';
import { sanitizeInline } from '../sanitize.ts';
import type { ReviewToRender } from './review-to-render.ts';

const maxIssues = 5;

/**
 * What earlier changes to these files were about: issues that related pull requests closed first, then the newest. Those that the
 * change itself resolves are told elsewhere, and a number without a title tells nothing.
 */
export function renderRelatedIssues({
  linkedIssues,
  context,
  pullRequest,
}: Pick<ReviewToRender, 'linkedIssues' | 'context' | 'pullRequest'>): string {
  if (context === null) return '';
  const url = pullRequest?.url ?? null;
  const resolved = new Set(linkedIssues.filter(({ repository }) => repository === null).map(({ number }) => number));
  const related = new Set(context.relatedPullRequests.map(({ number }) => number));
  const isRelated = ({ closedBy }: LinkedIssueFact) => closedBy.some((number) => related.has(number));
  const known = context.linkedIssues.filter(({ number, title }) => title !== null && !resolved.has(number));
  const first = [...known.filter(isRelated), ...known.filter((issue) => !isRelated(issue))].slice(0, maxIssues);
  if (first.length === 0) return '';
  const rows = first.map(({ number, title, state, closedBy: [by] }) => {
    const said = [
      ...(state === 'open' ? ['open'] : []),
      ...(by === undefined ? [] : [`closed by ${linkChange({ number: by, sha: null }, url)}`]),
    ].join(', ');
    return `- ${linkIssue(number, url)} ${sanitizeInline(title ?? '', 120)}${said === '' ? '' : ` (${said})`}`;
  });
  return `**Related issues**\n\n${rows.join('\n')}`;
}
