import { expect, test } from '@jest/globals';
import type { ChangedFile } from './pull-request-facts.ts';
import { resolveTouches } from './resolve-touches.ts';

function changed(path: string, previousPath: string | null = null): ChangedFile {
  return { path, previousPath, status: previousPath === null ? 'modified' : 'renamed', additions: 1, deletions: 0 };
}

function nodesOf(files: ChangedFile[], exact: string[], moved: [string, string][] = []): string[] {
  return resolveTouches(files, { exact: new Set(exact), movedTo: new Map(moved) }).map(
    ({ file, path }) => `${path}@${file}`,
  );
}

test.each<[string, ChangedFile[], string[], [string, string][], string[]]>([
  ['a known path is its own node', [changed('a')], ['a'], [], ['a@a']],
  ['an unknown path becomes a node', [changed('a')], [], [], ['a@a']],
  ['a renamed file stays on the old node', [changed('b', 'a')], ['a'], [], ['b@a']],
  ['a renamed file is on the new node once that exists', [changed('b', 'a')], ['a', 'b'], [], ['b@b']],
  ['a path that moved since is found', [changed('a')], [], [['a', 'c']], ['a@c']],
  ['a live path wins over one that moved away', [changed('a')], ['a'], [['a', 'c']], ['a@a']],
  [
    'a name that the pull request uses again is not shared',
    [changed('b', 'a'), changed('a')],
    ['a'],
    [],
    ['a@a', 'b@b'],
  ],
  ['nodes come sorted', [changed('b'), changed('a')], ['a', 'b'], [], ['a@a', 'b@b']],
])('%s', (_name, files, exact, moved, expected) => {
  expect(nodesOf(files, exact, moved)).toEqual(expected);
});
