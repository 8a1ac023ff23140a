import { expect, test } from '@jest/globals';
import { type RelatedCandidate, rankRelatedChanges } from './rank-related-changes.ts';

const now = 1_780_000_000;
const day = 86_400;

function candidate(key: string, over: Partial<RelatedCandidate> = {}): RelatedCandidate {
  return { key, at: now - 400 * day, fileCount: 1, byAuthor: false, shared: [], textScore: null, ...over };
}

const rank = (candidates: RelatedCandidate[]) => rankRelatedChanges(candidates, { changeCount: 5000, now });
const rare = [{ path: 'rare.ts', touches: 2 }];
const common = [{ path: 'package.json', touches: 4000 }];

test('a shared rare file weighs more than a common one', () => {
  expect(rank([candidate('common', { shared: common }), candidate('rare', { shared: rare })])[0]?.key).toBe('rare');
});

test('a small change that shares a file weighs more than a sweeping one', () => {
  const wide = candidate('wide', { shared: rare, fileCount: 400 });
  expect(rank([wide, candidate('narrow', { shared: rare })])[0]?.key).toBe('narrow');
});

test('what several lists name is before what one names, and says why', () => {
  const [first] = rank([
    candidate('files', { shared: rare }),
    candidate('both', { shared: rare, textScore: 3, fileCount: 9 }),
    candidate('words', { textScore: 9 }),
  ]);
  expect(first?.key).toBe('both');
  expect(first?.because.slice(0, 2).sort()).toEqual(['same_words', 'shared_files']);
});

test("the author's own recent change is before another's of the same time", () => {
  const at = now - day;
  expect(rank([candidate('other', { at }), candidate('own', { at, byAuthor: true })])[0]?.key).toBe('own');
});

test('names the rarest shared files, at most five', () => {
  const shared = Array.from({ length: 8 }, (_, index) => ({ path: `${index}.ts`, touches: 100 - index }));
  expect(rank([candidate('one', { shared })])[0]?.sharedPaths).toEqual(['7.ts', '6.ts', '5.ts', '4.ts', '3.ts']);
});
