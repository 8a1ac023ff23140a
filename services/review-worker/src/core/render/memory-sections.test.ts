import { expect, test } from '@jest/globals';
import type { PullRequestFacts, RiskFacts } from '@waggle/contracts';
import { emptyContext } from '../../testing/empty-context.ts';
import { renderContext } from './context-sections.ts';

const pullRequest = { url: 'https://github.com/acme/shop/pull/12' } as PullRequestFacts;
const proof = (number: number) => ({ number, sha: null, title: `Change ${number}`, at: number });

const risk: RiskFacts = {
  size: { linesAdded: 420, percentile: 0.93, sample: 900 },
  fixHistory: { percentile: 0.98, paths: ['src/cart.ts'], proof: [proof(4)] },
  ownershipGap: { share: 1, paths: ['src/cart.ts'] },
  reverted: [{ change: proof(5), revertedBy: proof(6), paths: ['src/cart.ts'] }],
};

test('shows owners first, then people with proof, and where the change lands', () => {
  const context = emptyContext({
    codeOwners: [{ owner: '@acme/shop', pattern: '/src/', paths: ['src/cart.ts'] }],
    experts: [{ login: 'bob', pullRequests: 4, reviews: 1, files: 2, lastAt: 1, score: 1, proof: [proof(3)] }],
    risk,
    dependents: { files: [{ path: 'src/app.ts', depth: 1, score: 1, via: 'src/cart.ts' }], direct: 12, capped: false },
    tests: [{ path: 'src/cart.ts', tests: ['test/cart.test.ts'] }],
  });

  expect(renderContext(context, pullRequest)).toMatchInlineSnapshot(`
"**Suggested reviewers**

- \`@acme/shop\`: owner by CODEOWNERS (\`/src/\`)
- \`bob\`: 4 earlier changes and 1 review on 2 of these files ([\`#3\`](https://redirect.github.com/acme/shop/pull/3))

**Where it lands**

- Size: 420 added lines, more than 93 % of the changes here
- Fix history: \`src/cart.ts\` fixed more often than 98 % of the files ([\`#4\`](https://redirect.github.com/acme/shop/pull/4))
- Ownership: the author has made less than 5 % of the changes to \`src/cart.ts\`
- Reverted before: [\`#5\`](https://redirect.github.com/acme/shop/pull/5) by [\`#6\`](https://redirect.github.com/acme/shop/pull/6), on \`src/cart.ts\`
- Used by 12 other files: \`src/app.ts\` and others
- Tested by \`test/cart.test.ts\`"
`);
});

test('names an owner who also knows the files once', () => {
  const work = { pullRequests: 4, reviews: 0, files: 1, lastAt: 1, score: 1, proof: [] };
  const context = emptyContext({
    codeOwners: [{ owner: '@Bob', pattern: '*', paths: ['src/cart.ts'] }],
    experts: [
      { login: 'bob', ...work },
      { login: 'eve', ...work },
    ],
  });

  expect(renderContext(context, pullRequest).split('\n').slice(2)).toEqual([
    '- `@Bob`: owner by CODEOWNERS (`*`), 4 earlier changes on one of these files',
    '- `eve`: 4 earlier changes on one of these files',
  ]);
});

test('what is above all others is not said to be above itself', () => {
  const above = { ...risk, size: { linesAdded: 420, percentile: 1, sample: 900 } };

  expect(renderContext(emptyContext({ risk: above }), pullRequest)).toContain('more than 99 % of the changes here');
});

test('keeps quiet about what does not stand out', () => {
  const usual = {
    size: { linesAdded: 4, percentile: 0.2, sample: 900 },
    fixHistory: null,
    ownershipGap: null,
    reverted: [],
  };
  expect(renderContext(emptyContext({ risk: usual }), pullRequest)).toBe('');
});

test('tells why another pull request is related', () => {
  const related = { title: 'Round totals', author: null, verdict: null, sharedPaths: [], score: 1, at: 1 };
  const text = renderContext(
    emptyContext({
      relatedPullRequests: [
        { ...related, number: 2, reasons: [{ kind: 'words' }] },
        { ...related, number: 3, reasons: [{ kind: 'issue', numbers: [40] }] },
      ],
    }),
    pullRequest,
  );
  expect(text).toContain('pull/2) Round totals: the same words');
  expect(text).toContain('pull/3) Round totals: issue `#40`');
});

test('an open pull request that is told as a conflict is not told again as related', () => {
  const unknown = { author: null, verdict: null, reasons: [], at: null, sharedPaths: [], score: 1 };
  const related = [7, 8].map((number) => ({ number, title: `Change ${number}`, ...unknown }));
  const conflicts = [
    { number: 7, title: 'Change 7', author: null, paths: ['src/cart.ts'], symbols: [], dormant: false },
  ];

  const text = renderContext(emptyContext({ relatedPullRequests: related, conflicts }), pullRequest);

  expect(text).toContain('#8');
  expect(text).not.toContain('#7');
});

test('who mends a README need not have written it', () => {
  const gap = (...paths: string[]) => emptyContext({ risk: { ...risk, ownershipGap: { share: 1, paths } } });

  expect(renderContext(gap('README.md'), pullRequest)).not.toContain('Ownership');
  expect(renderContext(gap('README.md', 'src/a.ts'), pullRequest)).toContain('changes to `src/a.ts`\n');
});
