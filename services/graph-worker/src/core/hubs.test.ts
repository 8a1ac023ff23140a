import { expect, test } from '@jest/globals';
import { addHubChanges } from './add-hub-changes.ts';
import { addHubPartners, countHubPartners } from './count-hub-partners.ts';
import { createRecentHistory, type RecentChange } from './recent-history.ts';

const now = 1_780_000_000;

function change(number: number, paths: string[], over: Partial<RecentChange> = {}): RecentChange {
  const author = { login: 'ada', isBot: false };
  const size = { add: 1, fileCount: paths.length, isFix: false };
  const named = { key: `pr:${number}`, number, sha: null, title: `Change ${number}`, state: 'merged' };
  return { ...named, at: now - number, author, reviewers: [], paths, ...size, ...over };
}

const recent = createRecentHistory(
  [
    change(1, ['package.json', 'lock']),
    change(2, ['package.json', 'lock', 'a']),
    change(3, ['package.json', 'gone']),
    change(4, ['b']),
    change(5, ['package.json', 'b'], { state: 'open' }),
  ],
  now,
);

test('a hub has the partners of the newest landed changes, as far as they exist', () => {
  const counted = countHubPartners(recent, { hubs: ['package.json'], perFile: 3, self: 'pr:3' });
  expect(counted.map(({ partner, n }) => [partner, n])).toEqual([
    ['lock', 2],
    ['a', 1],
  ]);

  const present = [{ path: 'lock', changes: 9, w: 1, w90: 1, at: now }];
  expect(addHubPartners([], counted, present)).toMatchObject([{ path: 'package.json', partner: 'lock', touched: 9 }]);
});

test('a hub has the newest changes for its history, joined with those of the other paths', () => {
  const own = [{ ...change(2, ['a']), verdict: null, issues: [], revertedBy: [] }];
  const options = { hubs: ['package.json'], byPath: recent.byPath, self: 'pr:1', perFile: 2 };

  expect(addHubChanges(own, options).map(({ number, paths }) => [number, paths])).toEqual([
    [2, ['a', 'package.json']],
    [3, ['package.json']],
  ]);
  expect(addHubChanges(own, { ...options, hubs: [] })).toEqual(own);
});
