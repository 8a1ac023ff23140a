import { expect, test } from '@jest/globals';
import { groupChanges } from './group-changes.ts';

const told = (paths: string[]) =>
  groupChanges([], paths).map(({ folder, kind, files }) => `${folder} ${kind} ${files}`);

test('groups by two levels of folders while these are few', () => {
  expect(told(['src/core/a.ts', 'src/core/deep/b.ts', 'src/api/c.ts', 'README.md'])).toEqual([
    ' docs 1',
    'src/api source 1',
    'src/core source 2',
  ]);
});

test('groups by one level where two would make a list of single files', () => {
  const plugins = Array.from({ length: 40 }, (_, index) => `plugins/plugin-${index}/index.ts`);

  expect(told([...plugins, 'src/core/a.ts'])).toEqual(['plugins source 40', 'src source 1']);
});
