import { expect, test } from '@jest/globals';
import { directoryNearness, readTraits } from './path-traits.ts';

test.each([
  ['src/user-store.ts', 'userstore'],
  ['src/user-store.test.ts', 'userstore'],
  ['pkg/user_store_test.go', 'userstore'],
  ['tests/test_user_store.py', 'userstore'],
  ['src/UserStoreTest.java', 'userstore'],
  ['spec/user_store_spec.rb', 'userstore'],
  ['src/latest.ts', 'latest'],
  ['.eslintrc.json', '.eslintrc'],
  ['Makefile', 'makefile'],
])('the stem of %s is %s', (path, stem) => {
  expect(readTraits(path).stem).toBe(stem);
});

test('nearness is the shared part of the deeper directory', () => {
  const nearness = (a: string, b: string) => directoryNearness(readTraits(a), readTraits(b));
  expect(nearness('a/b/x', 'a/b/y')).toBe(1);
  expect(nearness('x', 'y')).toBe(1);
  expect(nearness('a/b/x', 'a/c/y')).toBeCloseTo(1.5 / 2.5, 12);
  expect(nearness('a/b/x', 'c/y')).toBeCloseTo(0.5 / 2.5, 12);
});
