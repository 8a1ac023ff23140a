import { expect, test } from '@jest/globals';
import type { LinkedIssueFact, PullRequestFacts } from '@waggle/contracts';
import { emptyContext } from '../../testing/empty-context.ts';
import { renderRelatedIssues } from './related-issues-section.ts';

const pullRequest = { url: 'https://github.com/acme/shop/pull/12' } as PullRequestFacts;
const issue = (number: number, over: Partial<LinkedIssueFact> = {}): LinkedIssueFact => ({
  number,
  title: `Issue ${number}`,
  state: 'closed',
  closedBy: [number + 100],
  ...over,
});
const unknown = { author: null, verdict: null, reasons: [], at: null };
const relatedPullRequests = [{ number: 104, title: 'Fix', sharedPaths: [], score: 1, ...unknown }];
const linkedIssues = [{ number: 1, repository: null, title: 'Issue 1', state: 'open' }];

test('names five at most, those of related pull requests first, by links that leave no trace', () => {
  const issues = [
    issue(1),
    issue(2),
    issue(3, { state: 'open', closedBy: [] }),
    issue(4),
    issue(5),
    issue(6),
    issue(7),
  ];
  const context = emptyContext({ linkedIssues: issues, relatedPullRequests });

  const text = renderRelatedIssues({ linkedIssues, context, pullRequest });

  expect(text).toMatchInlineSnapshot(`
"**Related issues**

- [\`#4\`](https://redirect.github.com/acme/shop/issues/4) Issue 4 (closed by [\`#104\`](https://redirect.github.com/acme/shop/pull/104))
- [\`#2\`](https://redirect.github.com/acme/shop/issues/2) Issue 2 (closed by [\`#102\`](https://redirect.github.com/acme/shop/pull/102))
- [\`#3\`](https://redirect.github.com/acme/shop/issues/3) Issue 3 (open)
- [\`#5\`](https://redirect.github.com/acme/shop/issues/5) Issue 5 (closed by [\`#105\`](https://redirect.github.com/acme/shop/pull/105))
- [\`#6\`](https://redirect.github.com/acme/shop/issues/6) Issue 6 (closed by [\`#106\`](https://redirect.github.com/acme/shop/pull/106))"
`);
  expect(text).not.toMatch(/(?<!`)#\d/);
});

test('a number without a title, and what the change resolves, is not worth a line', () => {
  const context = emptyContext({ linkedIssues: [issue(1), issue(2, { title: null })] });

  expect(renderRelatedIssues({ linkedIssues, context, pullRequest })).toBe('');
  expect(renderRelatedIssues({ linkedIssues, context: null, pullRequest })).toBe('');
});
