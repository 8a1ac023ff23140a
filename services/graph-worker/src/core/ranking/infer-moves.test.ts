import { expect, test } from '@jest/globals';
import type { TouchedFile } from './history-change.ts';
import { inferMoves } from './infer-moves.ts';

test.each<[string, TouchedFile[], TouchedFile[]]>([
  [
    'to another directory',
    [
      ['D', 'a/x.ts'],
      ['A', 'b/x.ts'],
    ],
    [['R', 'b/x.ts', 'a/x.ts']],
  ],
  [
    'to another extension',
    [
      ['A', 'a/x.ts'],
      ['D', 'a/x.js'],
    ],
    [['R', 'a/x.ts', 'a/x.js']],
  ],
  [
    'to both',
    [
      ['A', 'b/x.kt'],
      ['D', 'a/x.java'],
    ],
    [['R', 'b/x.kt', 'a/x.java']],
  ],
  [
    'the same name before the same place',
    [
      ['D', 'a/x.js'],
      ['A', 'a/x.ts'],
      ['A', 'b/x.js'],
    ],
    [
      ['A', 'a/x.ts'],
      ['R', 'b/x.js', 'a/x.js'],
    ],
  ],
  [
    'not where two vanished',
    [
      ['D', 'a/x.ts'],
      ['D', 'c/x.ts'],
      ['A', 'b/x.ts'],
    ],
    [
      ['D', 'a/x.ts'],
      ['D', 'c/x.ts'],
      ['A', 'b/x.ts'],
    ],
  ],
  [
    'not where two appeared',
    [
      ['D', 'a/x.ts'],
      ['A', 'c/x.ts'],
      ['A', 'b/x.ts'],
    ],
    [
      ['D', 'a/x.ts'],
      ['A', 'c/x.ts'],
      ['A', 'b/x.ts'],
    ],
  ],
  [
    'not what only changed',
    [
      ['M', 'a/x.ts'],
      ['A', 'b/x.ts'],
    ],
    [
      ['M', 'a/x.ts'],
      ['A', 'b/x.ts'],
    ],
  ],
  [
    'dot files have no extension',
    [
      ['D', '.a'],
      ['A', '.b'],
    ],
    [
      ['D', '.a'],
      ['A', '.b'],
    ],
  ],
  [
    'known renames stay',
    [
      ['R', 'b', 'a'],
      ['D', 'c'],
    ],
    [
      ['R', 'b', 'a'],
      ['D', 'c'],
    ],
  ],
])('a move %s', (_name, files, expected) => {
  expect(inferMoves(files)).toEqual(expected);
});
