import type { ContextResponse, Coverage, LinkedIssue, PullRequestFacts } from '@waggle/contracts';
import { codeSpan, sanitizeInline } from '../sanitize.ts';
import { plural } from './labels.ts';

const maxUnread = 100;

export function renderLinkedIssues(issues: readonly LinkedIssue[]): string {
  if (issues.length === 0) return '';
  const rows = issues.slice(0, 20).map(({ number, repository, title, state }) => {
    const words = [
      title === null ? '' : sanitizeInline(title, 120),
      state === null ? '' : `(${sanitizeInline(state, 20)})`,
    ];
    return ['-', `${repository ?? ''}#${number}`, ...words.filter((word) => word !== '')].join(' ');
  });
  return `**Linked issues**\n\n${rows.join('\n')}`;
}

/** Names are not mentions and links leave no trace in the other pull requests: suggesting must not notify anyone. */
export function renderContext(context: ContextResponse | null, pullRequest: PullRequestFacts | null): string {
  if (!context) return '';
  const sections: string[] = [];
  if (context.relatedPullRequests.length > 0) {
    const rows = context.relatedPullRequests.slice(0, 5).map((related) => {
      const shared = related.sharedPaths.slice(0, 3).map((path) => codeSpan(path, 80));
      if (related.sharedPaths.length > 3) shared.push(`${related.sharedPaths.length - 3} more`);
      const title = sanitizeInline(related.title, 120);
      return `- ${renderPullRequestLink(related.number, pullRequest)} ${title}${shared.length > 0 ? `: ${shared.join(', ')}` : ''}`;
    });
    sections.push(`**Related pull requests**\n\n${rows.join('\n')}`);
  }
  if (context.experts.length > 0) {
    const rows = context.experts.slice(0, 3).map(({ login, pullRequests, files }) => {
      return `- ${codeSpan(login, 60)}: ${plural(pullRequests, 'earlier pull request')} on ${files === 1 ? 'one' : files} of these files`;
    });
    sections.push(`**Suggested reviewers**\n\n${rows.join('\n')}`);
  }
  return sections.join('\n\n');
}

function renderPullRequestLink(number: number, pullRequest: PullRequestFacts | null): string {
  const base = pullRequest?.url.replace(/\/\d+$/, '');
  if (!base || !/^https?:\/\//.test(base)) return codeSpan(`#${number}`);
  return `[\`#${number}\`](${base.replace(/^https:\/\/github\.com\//, 'https://redirect.github.com/')}/${number})`;
}

/** What was read, and by name and reason everything that was not. */
export function renderCoverage(coverage: Coverage | null): string {
  if (!coverage || coverage.unread.length === 0) return '';
  const rows = coverage.unread.slice(0, maxUnread).map(({ path, reason, addedLines }) => {
    const left = addedLines === undefined || addedLines === 0 ? '' : `, ${plural(addedLines, 'added line')}`;
    return `- ${codeSpan(path, 200)}: ${sanitizeInline(reason, 120)}${left}`;
  });
  if (coverage.unread.length > maxUnread) rows.push(`- and ${plural(coverage.unread.length - maxUnread, 'more file')}`);
  const title = `${plural(coverage.unread.length, 'file')} not read`;
  return `<details>\n<summary>${title}</summary>\n\n${rows.join('\n')}\n\n</details>`;
}
