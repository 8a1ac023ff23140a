import { expect, test } from '@jest/globals';
import type { FileFacts, RelatedPullRequest } from '@waggle/contracts';
import { describeShared, listRelated } from './related-work.ts';

const related = (number: number, more: Partial<RelatedPullRequest>): RelatedPullRequest => {
  return {
    number,
    title: 'Update',
    author: null,
    verdict: null,
    sharedPaths: [],
    score: 1,
    reasons: [],
    at: null,
    ...more,
  };
};

test('an update of another package is not related to this one, unless its words are', () => {
  const bumps = ['package.json', 'pnpm-lock.yaml', 'CHANGELOG.md'];
  const relatedPullRequests = [
    related(1, { sharedPaths: bumps, reasons: [{ kind: 'files', paths: bumps }] }),
    related(2, { sharedPaths: bumps, reasons: [{ kind: 'files', paths: bumps }, { kind: 'words' }] }),
    related(3, { sharedPaths: [...bumps, 'src/a.ts'], reasons: [{ kind: 'files', paths: bumps }] }),
    related(4, { reasons: [{ kind: 'issue', numbers: [7] }] }),
  ];

  expect(listRelated({ relatedPullRequests, files: [] }).map(({ number }) => number)).toEqual([2, 3, 4]);
  const show = (path: string) => `<${path}>`;
  expect(relatedPullRequests.map((one) => describeShared(one, { most: 1, show }))).toEqual([
    '<package.json>, 2 more',
    '<package.json>, 2 more',
    '<package.json>, 3 more',
    'issue `#7`',
  ]);
  expect(describeShared(related(5, { reasons: [{ kind: 'words' }] }), { most: 1, show })).toBe('the same words');
});

test('a change of the list of changes alone is related to nothing by its words', () => {
  const words = related(1, { reasons: [{ kind: 'words' }] });
  const issue = related(2, { reasons: [{ kind: 'issue', numbers: [7] }] });
  const list = (...paths: string[]) => {
    const files = paths.map((path) => ({ path }) as FileFacts);
    return listRelated({ relatedPullRequests: [words, issue], files }).map(({ number }) => number);
  };

  expect(list('docs/release-notes.md', 'CHANGELOG.md')).toEqual([2]);
  expect(list('CHANGELOG.md', 'src/a.ts')).toEqual([1, 2]);
});
