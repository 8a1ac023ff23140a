import { expect, test } from '@jest/globals';
import { heatOf, rankHotspots, shareBelow } from './hotspots.ts';

const day = 86_400;

test('heat halves in 180 days', () => {
  expect(heatOf(0, 180 * day)).toBeCloseTo(0.5, 12);
  expect(heatOf(10, 0)).toBe(1);
});

test('orders by heat, then fixes, and says how hot among all', () => {
  const files = [
    { path: 'cold', heat: 0.1, changes: 40, fixes: 40 },
    { path: 'b', heat: 2, changes: 4, fixes: 1 },
    { path: 'a', heat: 2, changes: 4, fixes: 3 },
    { path: 'new', heat: 1, changes: 0, fixes: 0 },
  ];
  expect(rankHotspots(files, 3)).toEqual([
    { path: 'a', heat: 2, changes: 4, fixes: 3, percentile: 0.5, fixShare: 0.75 },
    { path: 'b', heat: 2, changes: 4, fixes: 1, percentile: 0.5, fixShare: 0.25 },
    { path: 'new', heat: 1, changes: 0, fixes: 0, percentile: 0.25, fixShare: 0 },
  ]);
});

test('the share below does not count what is equal', () => {
  expect([0, 1, 2, 2, 9].map((value) => shareBelow([1, 2, 2, 3], value))).toEqual([0, 0, 0.25, 0.25, 1]);
  expect(shareBelow([], 5)).toBe(0);
});
