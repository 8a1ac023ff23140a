import { expect, test } from '@jest/globals';
import { bestReciprocalRank, reciprocalRank } from './mean-rank.ts';

const scores = new Map([
  ['a', 3],
  ['b', 2],
  ['c', 2],
  ['d', 1],
  ['e', 0],
]);

test.each([
  ['a', 1],
  ['b', 1 / 2.5],
  ['c', 1 / 2.5],
  ['d', 1 / 4],
  ['e', 0],
  ['unknown', 0],
])('%s has %d', (key, expected) => {
  expect(reciprocalRank(scores, key)).toBe(expected);
});

test('the best of several counts', () => {
  expect(bestReciprocalRank(scores, new Set(['unknown', 'd', 'c']))).toBe(1 / 2.5);
  expect(bestReciprocalRank(scores, new Set())).toBe(0);
});
