import { describe, expect, test } from '@jest/globals';
import { ContextRequest } from '@waggle/contracts';
import type { CandidateChange } from './candidate-change.ts';
import type { ContextParts, PathFacts } from './context-parts.ts';
import { describeRisk } from './describe-risk.ts';
import { describeFiles } from './file-facts.ts';
import { findForgotten } from './find-forgotten.ts';
import { findRelated } from './find-related.ts';
import { linkIssues } from './link-issues.ts';
import { createRecentHistory } from './recent-history.ts';
import { suggestReviewers } from './suggest-reviewers.ts';

const now = 1_780_000_000;
const day = 86_400;

function change(
  number: number,
  over: Partial<CandidateChange> & { login?: string; ageDays?: number } = {},
): CandidateChange {
  const { login = 'ada', ageDays = 10, ...rest } = over;
  return {
    number,
    key: `pr:${number}`,
    sha: null,
    title: `Change ${number}`,
    verdict: null,
    state: 'merged',
    isFix: false,
    reviewers: [],
    revertedBy: [],
    at: now - ageDays * day,
    fileCount: 1,
    author: { login, isBot: false },
    paths: ['a.ts'],
    issues: [],
    ...rest,
  };
}

function file(path: string, touched = 3): PathFacts {
  return { path, changes: touched, w: touched, w90: 0, at: now - day, touched, dependents: 0, owners: [], tests: [] };
}

const asking = (text: string) => ContextRequest.parse({ repoId: 1, paths: ['a.ts'], text });

function parts(changes: CandidateChange[], over: Partial<ContextParts> = {}): ContextParts {
  return {
    request: asking(''),
    paths: ['a.ts', 'package.json'],
    hubs: [],
    now,
    scannedAt: null,
    structuredAt: null,
    changeCount: 5000,
    files: [file('a.ts'), file('package.json', 4000)],
    changes,
    asked: [],
    partners: [],
    others: [],
    dependents: { levels: [], direct: 0, capped: false },
    openPulls: [],
    byWords: [],
    recent: createRecentHistory(
      changes.map((one) => ({ ...one, add: null })),
      now,
    ),
    ...over,
  };
}

const reviewer = (login: string, isBot = false) => ({ login, isBot, at: now });

describe('suggestReviewers', () => {
  const logins = (changes: CandidateChange[], author: string | null = null) =>
    suggestReviewers({ ...parts(changes), author }).map(({ login }) => login);

  test('puts who reviewed the files of late before who wrote them long ago', () => {
    const changes = [
      change(1, { login: 'old', ageDays: 900 }),
      change(2, { login: 'writer', reviewers: [reviewer('reader')], ageDays: 5 }),
    ];
    expect(logins(changes)[0]).toBe('reader');
    expect(logins(changes).indexOf('writer')).toBeLessThan(logins(changes).indexOf('old'));
  });

  test('prefers work on a rare file to work on one that everybody edits', () => {
    const common = change(1, { login: 'common', paths: ['package.json'] });
    const [first] = suggestReviewers({
      ...parts([common, change(2, { login: 'rare' })], { recent: null }),
      author: null,
    });
    expect(first?.login).toBe('rare');
  });

  test('counts changes, not pairs of change and file, and proves with the newest', () => {
    const [expert] = suggestReviewers({ ...parts([change(1, { paths: ['a.ts', 'package.json'] })]), author: null });
    expect(expert).toMatchObject({ login: 'ada', pullRequests: 1, reviews: 0, files: 2, proof: [{ number: 1 }] });
  });

  test('leaves out bots, deleted accounts and the author, whatever the case of the login', () => {
    const others = [
      change(1, { author: { login: 'robot', isBot: true } }),
      change(2, { login: 'renovate[bot]', reviewers: [reviewer('ghost'), reviewer('ci', true)] }),
    ];
    expect(logins([...others, change(3, { login: 'Grace' }), change(4)], 'grace')).toEqual(['ada']);
  });

  test('does not take an open pull request for knowledge, and answers nobody when authors are unknown', () => {
    expect(logins([change(1, { state: 'open' })])).toEqual([]);
    expect(logins([change(1, { author: null })])).toEqual([]);
  });
});

describe('findRelated', () => {
  const numbers = (changes: CandidateChange[], over: Partial<ContextParts> = {}) =>
    findRelated(parts(changes, over)).map(({ number }) => number);

  test('prefers a shared rare file to a shared common one, and names the shared files', () => {
    const common = change(1, { paths: ['package.json'] });
    expect(numbers([common, change(2, { ageDays: 10.1 })], { recent: null })).toEqual([2, 1]);
    expect(findRelated(parts([change(2)]))[0]?.reasons).toEqual([{ kind: 'files', paths: ['a.ts'] }]);
  });

  test('puts those of the same issue first and tells it', () => {
    const asked = [{ number: 70, title: null, state: null, closedBy: [1] }];
    const related = findRelated(parts([change(1, { ageDays: 900, paths: ['package.json'] }), change(2)], { asked }));
    expect(related.map(({ number }) => number)).toEqual([1, 2]);
    expect(related[0]?.reasons[0]).toEqual({ kind: 'issue', numbers: [70] });
  });

  test('finds the same words, and does not call a change related that is only new', () => {
    const match = (number: number, title: string) => {
      return { key: `pr:${number}`, number, title, verdict: null, author: null, at: now - day, score: 9 - number };
    };
    const byWords = [match(4, 'Voucher pages'), match(5, 'Totals of a voucher'), match(7, 'Said in its body')];
    const recent = createRecentHistory([{ ...change(6, { paths: ['other.ts'] }), add: null }], now);
    const related = findRelated(parts([], { byWords, recent, request: asking('Round voucher totals') }));
    expect(related.map(({ number, reasons }) => [number, reasons])).toEqual([[5, [{ kind: 'words' }]]]);
  });

  test('leaves out commits without a pull request', () => {
    expect(numbers([change(1, { number: null }), change(2)])).toEqual([2]);
  });
});

test('findForgotten names the partner that history asks for before a mere neighbour, with what speaks for it', () => {
  const pair = { path: 'a.ts', partner: 'b.ts', n: 9, w: 6, w90: 3, at: now - day, touched: 10 };
  const of = { changes: 10, w: 7, w90: 3, at: now - day };
  const forgotten = findForgotten(
    parts([], {
      paths: ['a.ts'],
      files: [file('a.ts', 10)],
      partners: [{ ...pair, of }],
      others: [
        { path: 'z.ts', changes: null, w: null, w90: null, at: null },
        { path: 'b.ts', ...of },
      ],
    }),
  );
  expect(forgotten.map(({ path }) => path)).toEqual(['b.ts', 'z.ts']);
  expect(forgotten[0]).toMatchObject({ together: 9, outOf: 10, because: ['a.ts'], warn: true });
  expect(forgotten[1]).toMatchObject({ together: 0, because: [], warn: false });
});

test('linkIssues puts the issues asked for first and joins who closed them', () => {
  const asked = [{ number: 5, title: null, state: null, closedBy: [1] }];
  const issue = { number: 9, title: 'Crash', state: 'closed' };
  const changes = [
    change(3, { issues: [issue], ageDays: 1 }),
    change(2, { issues: [issue, { number: 5, title: null, state: null }] }),
  ];

  expect(linkIssues(asked, changes)).toEqual([
    { number: 5, title: null, state: null, closedBy: [1, 2] },
    { ...issue, closedBy: [3, 2] },
  ]);
});

test('the fix history names the files that were fixed more often than most, and no list of changes', () => {
  const others = Array.from({ length: 20 }, (_, index) => change(100 + index, { paths: [`other-${index}.ts`] }));
  const fix = (number: number, paths: string[]) => change(number, { isFix: true, ageDays: number, paths });
  const fixes = [fix(1, ['a.ts', 'CHANGES.md']), fix(2, ['a.ts', 'CHANGES.md']), fix(3, ['CHANGES.md'])];
  const paths = ['a.ts', 'CHANGES.md', 'other-1.ts'];
  const asked = parts([...others, ...fixes], { paths, files: paths.map((path) => file(path)) });

  const { fixHistory } = describeRisk(asked, describeFiles(asked));

  expect(fixHistory).toMatchObject({ paths: ['a.ts'], proof: [{ number: 1 }, { number: 2 }] });
  expect(fixHistory?.percentile).toBeCloseTo(20 / 22);
});

test.each([
  ['ada', null],
  ['eve', { share: 1, paths: ['a.ts'] }],
  ['renovate[bot]', null],
])('the files of others are foreign to a person, not to a bot: %s', (author, expected) => {
  const request = ContextRequest.parse({
    repoId: 1,
    paths: ['a.ts'],
    author,
    changedLines: [{ path: 'a.ts', added: 3, ranges: [] }],
  });
  const asked = parts([change(1, { login: 'ada' })], { request, paths: ['a.ts'] });

  expect(describeRisk(asked, describeFiles(asked)).ownershipGap).toEqual(expected);
});

test('texts that are fixed more often than the code take no place in the fix history', () => {
  const others = Array.from({ length: 40 }, (_, index) => change(100 + index, { paths: [`other-${index}.ts`] }));
  const texts = ['A.md', 'B.md', 'C.md', 'D.md', 'E.md'];
  const fixes = [1, 2].map((number) =>
    change(number, { isFix: true, paths: number === 1 ? [...texts, 'a.ts'] : texts }),
  );
  const paths = [...texts, 'a.ts'];
  const asked = parts([...others, ...fixes], { paths, files: paths.map((path) => file(path)) });

  expect(describeRisk(asked, describeFiles(asked)).fixHistory).toMatchObject({ paths: ['a.ts'] });
});
