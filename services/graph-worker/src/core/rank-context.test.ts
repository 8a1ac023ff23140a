import { describe, expect, test } from '@jest/globals';
import type { CandidateChange } from './candidate-change.ts';
import { linkIssues } from './link-issues.ts';
import { rankExperts } from './rank-experts.ts';
import { rankRelated } from './rank-related.ts';

const now = 1_780_000_000;
const day = 86_400;
const touched = new Map([
  ['a.ts', 3],
  ['package.json', 4000],
]);

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

describe('rankExperts', () => {
  const options = { author: null, now, touched };
  const logins = (changes: CandidateChange[], author: string | null = null) =>
    rankExperts(changes, { author, now, touched }).map(({ login }) => login);

  test('prefers recent work to old work', () => {
    expect(logins([change(1, { login: 'old', ageDays: 900 }), change(2, { login: 'new' })])).toEqual(['new', 'old']);
  });

  test('prefers a focused change to a sweeping one', () => {
    expect(logins([change(1, { login: 'wide', fileCount: 400 }), change(2, { login: 'narrow' })])).toEqual([
      'narrow',
      'wide',
    ]);
  });

  test('prefers work on a rare file to work on one that everybody edits', () => {
    const common = change(1, { login: 'common', paths: ['package.json'] });
    expect(logins([common, change(2, { login: 'rare' })])).toEqual(['rare', 'common']);
  });

  test('counts distinct pull requests, not pairs of pull request and file', () => {
    const [expert] = rankExperts([change(1, { paths: ['a.ts', 'b.ts'] })], options);
    expect(expert).toMatchObject({ login: 'ada', pullRequests: 1, files: 2, lastAt: now - 10 * day });
  });

  test('leaves out bots and the author, whatever the case of the login', () => {
    const bots = [change(1, { author: { login: 'robot', isBot: true } }), change(2, { login: 'renovate[bot]' })];
    expect(logins([...bots, change(3, { login: 'Grace' }), change(4, { login: 'ada' })], 'grace')).toEqual(['ada']);
  });

  test('answers nobody when authors are unknown', () => {
    expect(rankExperts([change(1, { author: null })], options)).toEqual([]);
  });
});

describe('rankRelated', () => {
  const numbers = (changes: CandidateChange[]) =>
    rankRelated({ changes, changeCount: 5000, now }, touched).map(({ number }) => number);

  test('prefers a shared rare file to a shared common one', () => {
    const common = change(1, { paths: ['package.json'] });
    expect(numbers([common, change(2)])).toEqual([2, 1]);
  });

  test('prefers the newer of two that share the same', () => {
    expect(numbers([change(1, { ageDays: 400 }), change(2, { ageDays: 2 })])).toEqual([2, 1]);
  });

  test('names the rarest shared files, at most five', () => {
    const paths = Array.from({ length: 8 }, (_, n) => `${n}.ts`);
    const rarer = new Map(paths.map((path, n) => [path, 100 - n]));
    const [related] = rankRelated({ changes: [change(1, { paths })], changeCount: 0, now }, rarer);
    expect(related?.sharedPaths).toEqual(['7.ts', '6.ts', '5.ts', '4.ts', '3.ts']);
  });

  test('leaves out commits without a pull request and keeps scores positive', () => {
    const everywhere = change(2, { paths: ['everywhere'] });
    const changes = [change(1, { number: null }), everywhere];
    const related = rankRelated({ changes, changeCount: 0, now }, new Map([['everywhere', 90_000]]));
    expect(related.map(({ number }) => number)).toEqual([2]);
    expect(related[0]?.score).toBeGreaterThan(0);
  });
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
