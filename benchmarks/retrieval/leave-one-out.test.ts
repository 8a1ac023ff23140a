import { expect, test } from '@jest/globals';
import type { HistoryChange, TouchedFile } from '@waggle/graph-worker/ranking';
import { leaveOneOut } from './leave-one-out.ts';

function ask(files: TouchedFile[], existing: string[]) {
  const change: HistoryChange = { t: 1, author: null, files };
  return leaveOneOut(change, (path) => existing.includes(path));
}

test('each existing file is missing once; what is new or deleted stays in the rest', () => {
  const files: TouchedFile[] = [
    ['M', 'a'],
    ['M', 'b'],
    ['A', 'new'],
    ['D', 'gone'],
  ];
  expect(
    ask(files, ['a', 'b', 'gone']).map(({ missing, rest }) => [missing, rest.files.map(([, path]) => path)]),
  ).toEqual([
    ['a', ['b', 'new', 'gone']],
    ['b', ['a', 'new', 'gone']],
  ]);
});

test.each<[string, TouchedFile[], string[]]>([
  ['one file', [['M', 'a']], ['a']],
  [
    'one that existed',
    [
      ['M', 'a'],
      ['A', 'b'],
    ],
    ['a'],
  ],
  [
    'one that stays',
    [
      ['M', 'a'],
      ['D', 'b'],
    ],
    ['a', 'b'],
  ],
])('asks nothing of a change with %s', (_name, files, existing) => {
  expect(ask(files, existing)).toEqual([]);
});

test('asks nothing of a change of more than 30 files', () => {
  const paths = Array.from({ length: 31 }, (_, index) => `f${index}`);
  const files = paths.map((path): TouchedFile => ['M', path]);
  expect(ask(files, paths)).toEqual([]);
  expect(ask(files.slice(1), paths)).toHaveLength(30);
});
