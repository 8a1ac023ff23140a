import type { ContextResponse, Coverage, LinkedIssue, PullRequestFacts } from '@waggle/contracts';
import { linkChange } from '../change-links.ts';
import { describeShared, listRelated } from '../related-work.ts';
import { codeSpan, pathSpan, sanitizeInline } from '../sanitize.ts';
import { plural } from './labels.ts';
import { renderLanding } from './landing-section.ts';
import { renderReviewers } from './reviewers-section.ts';

const maxUnread = 100;
const maxIssues = 20;

/** Issues that the description names. */
export function renderIssues(heading: string, issues: readonly LinkedIssue[]): string {
  if (issues.length === 0) return '';
  const rows = issues.slice(0, maxIssues).map(({ number, repository, title, state }) => {
    const words = [
      title === null ? '' : sanitizeInline(title, 120),
      state === null ? '' : `(${sanitizeInline(state, 20)})`,
    ];
    // The description links issues of this repository already; a mark on those of another one is not ours to make.
    const name = repository === null ? `#${number}` : codeSpan(`${repository}#${number}`);
    return ['-', name, ...words.filter((word) => word !== '')].join(' ');
  });
  if (issues.length > maxIssues) rows.push(`- and ${issues.length - maxIssues} more`);
  return `**${heading}**\n\n${rows.join('\n')}`;
}

/** Names are not mentions and links leave no trace in the other pull requests: suggesting must not notify anyone. */
export function renderContext(
  context: ContextResponse | null,
  pullRequest: PullRequestFacts | null,
  showReviewers = true,
): string {
  if (!context) return '';
  const sections: string[] = [];
  // Told as conflicts already.
  const open = new Set(context.conflicts.map(({ number }) => number));
  const others = listRelated(context).filter(({ number }) => !open.has(number));
  if (others.length > 0) {
    const rows = others.slice(0, 5).map((related) => {
      const link = linkChange({ number: related.number, sha: null }, pullRequest?.url ?? null);
      const shared = describeShared(related, { most: 3, show: (path) => pathSpan(path, 80) });
      return `- ${link} ${sanitizeInline(related.title, 120)}${shared === '' ? '' : `: ${shared}`}`;
    });
    sections.push(`**Related pull requests**\n\n${rows.join('\n')}`);
  }
  if (showReviewers) sections.push(renderReviewers(context, pullRequest));
  sections.push(renderLanding(context, pullRequest));
  return sections.filter((section) => section !== '').join('\n\n');
}

/** What was read, and by name and reason everything that was not. */
export function renderCoverage(coverage: Coverage | null): string {
  if (!coverage || coverage.unread.length === 0) return '';
  const rows = coverage.unread.slice(0, maxUnread).map(({ path, reason, addedLines }) => {
    const left = addedLines === undefined || addedLines === 0 ? '' : `, ${plural(addedLines, 'added line')}`;
    return `- ${pathSpan(path, 200)}: ${sanitizeInline(reason, 120)}${left}`;
  });
  if (coverage.unread.length > maxUnread) rows.push(`- and ${plural(coverage.unread.length - maxUnread, 'more file')}`);
  const title = `${plural(coverage.unread.length, 'file')} not read`;
  return `<details>\n<summary>${title}</summary>\n\n${rows.join('\n')}\n\n</details>`;
}
