import { expect, test } from '@jest/globals';
import { directoriesOf, groupByAbove } from './directories.ts';

test('every folder is listed once below the one above it, and the root is there without any', () => {
  expect(groupByAbove(directoriesOf(['a/b/c.ts', 'a/d.ts', 'e/f.ts']))).toEqual([
    ['', ['a', 'e']],
    ['a', ['a/b']],
  ]);
  expect(groupByAbove(directoriesOf(['README.md']))).toEqual([['', []]]);
});
