import { expect, test } from '@jest/globals';
import type { HistoryCommit, HistoryFile } from '@waggle/github';
import { followMoves } from './follow-moves.ts';

const added = (path: string, blob = `new ${path}`): HistoryFile => ({ status: 'A', path, from: null, blob });
const deleted = (path: string): HistoryFile => ({ status: 'D', path, from: null, blob: null });
const modified = (path: string): HistoryFile => ({ status: 'M', path, from: null, blob: `new ${path}` });
const moved = (from: string, path: string): HistoryFile => ({ status: 'R', path, from, blob: `new ${path}` });

function commitOf(files: HistoryFile[]): HistoryCommit {
  const person = { authorName: 'a', authorEmail: 'a', committerName: 'c', committerEmail: 'c' };
  return { sha: 'a'.repeat(40), parents: [], ...person, at: 1, message: '', files };
}

test('a file that vanished and came back elsewhere with other contents is one file', () => {
  const files = [deleted('lib/parse.js'), modified('readme'), added('src/parse.ts'), added('src/other.ts')];

  expect(followMoves(commitOf(files)).files).toEqual([
    modified('readme'),
    moved('lib/parse.js', 'src/parse.ts'),
    added('src/other.ts'),
  ]);
});

test('what git told itself stays, and what is not sure is no move', () => {
  const told = [moved('a/x', 'b/x'), deleted('a/y'), added('b/z')];
  expect(followMoves(commitOf(told)).files).toEqual(told);

  const unsure = [deleted('a/index.ts'), deleted('b/index.ts'), added('c/index.ts')];
  expect(followMoves(commitOf(unsure)).files).toEqual(unsure);
});
