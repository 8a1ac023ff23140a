import { expect, test } from '@jest/globals';
import { type ReviewerInput, rankReviewers } from './rank-reviewers.ts';

function ask(over: Partial<ReviewerInput>) {
  const nothing: ReviewerInput = {
    author: null,
    files: [],
    directories: [],
    familiarity: new Map(),
    activity: [],
    excluded: new Set(),
  };
  return rankReviewers({ ...nothing, ...over });
}

const keys = (ranked: ReturnType<typeof ask>) => ranked.map(({ key }) => key);
const person = (key: string, reviewed: number, authored = 0) => ({ key, reviewed, authored });

test('who reviewed the files is before who wrote them, and both name what they know', () => {
  const people = [person('writer', 0, 3), person('reviewer', 3)];
  const ranked = ask({ files: [{ path: 'a.ts', touches: 5, people }] });

  expect(keys(ranked)).toEqual(['reviewer', 'writer']);
  expect(ranked[0]).toMatchObject({ because: ['reviewed_files'], knows: ['a.ts'] });
});

test('a file that everybody edits says less', () => {
  const files = [
    { path: 'package.json', touches: 4000, people: [person('common', 2)] },
    { path: 'rare.ts', touches: 2, people: [person('rare', 2)] },
  ];
  expect(keys(ask({ files }))).toEqual(['rare', 'common']);
});

test('the near directory counts more than the far one', () => {
  const files = [{ path: 'a/b/x.ts', touches: 0, people: [] }];
  const directories = [
    { path: 'a', level: 1, files: 1, people: [person('far', 1)] },
    { path: 'a/b', level: 0, files: 1, people: [person('near', 1)] },
    { path: '', level: 4, files: 1, people: [person('too far', 1)] },
  ];
  expect(keys(ask({ files, directories }))).toEqual(['near', 'far']);
});

test('who reviews this author and is around is before who is not', () => {
  const activity = [
    { key: 'away', reviews90: 1, idleDays: 90 },
    { key: 'around', reviews90: 1, idleDays: 1 },
    { key: 'familiar', reviews90: 1, idleDays: 1 },
  ];
  const ranked = ask({ familiarity: new Map([['familiar', 4]]), activity });
  expect(keys(ranked)).toEqual(['familiar', 'around', 'away']);
  expect(ranked[0]?.because).toEqual(['active', 'knows_author']);
});

test('neither the author nor anyone excluded is named', () => {
  const people = [person('me', 9), person('robot', 9), person('ada', 1)];
  const files = [{ path: 'a.ts', touches: 5, people }];
  expect(keys(ask({ author: 'me', excluded: new Set(['robot']), files }))).toEqual(['ada']);
});
