import { expect, test } from '@jest/globals';
import { diffTexts } from '../core/diff/diff-texts.ts';
import { parseApiFile } from './change-from-api.ts';

const file = { filename: 'a.ts', status: 'modified', additions: 1, deletions: 1 };
const patch = '@@ -1,2 +1,2 @@ top\n-old\n+new\n same';

test('reads patches, renames, deletions and submodules', () => {
  const rows = [
    { ...file, patch },
    { ...file, filename: 'n.ts', previous_filename: 'o.ts', status: 'renamed', additions: 0, deletions: 0 },
    { ...file, filename: 'gone.ts', status: 'removed', additions: 0, patch: '@@ -1 +0,0 @@\n-bye' },
    {
      ...file,
      filename: 'sub',
      patch: `@@ -1 +1 @@\n-Subproject commit ${'a'.repeat(40)}\n+Subproject commit ${'b'.repeat(40)}`,
    },
  ];

  expect(rows.map(parseApiFile)).toMatchObject([
    {
      path: 'a.ts',
      status: 'modified',
      hunks: [{ newStart: 1, section: 'top', lines: [{}, { text: 'new', newLine: 1 }, {}] }],
    },
    { path: 'n.ts', oldPath: 'o.ts', status: 'renamed', hunks: [] },
    { path: 'gone.ts', newPath: null, status: 'deleted' },
    { path: 'sub', isSubmodule: true },
  ]);
});

test.each([
  ['left out', { ...file }],
  ['zeroed', { ...file, additions: 0, deletions: 0 }],
  ['broken', { ...file, patch: '@@ -1,9 +1,9 @@\n-old' }],
])('a patch that is %s is no patch, never an empty one', (_how, given) => {
  expect(parseApiFile(given)).toBeNull();
});

test('hunks made of two texts are those of git, also without a last line feed', () => {
  expect(diffTexts('a\nb\nc', 'a\nB\nc\nd\n')).toMatchObject([
    {
      oldStart: 1,
      oldLines: 3,
      newLines: 4,
      lines: [
        { text: 'a' },
        { text: 'b' },
        { text: 'c', noNewline: true },
        { text: 'B', newLine: 2 },
        { text: 'c' },
        { text: 'd' },
      ],
    },
  ]);
  expect(diffTexts('', 'a\n')).toMatchObject([{ oldLines: 0, newStart: 1, lines: [{ kind: '+', text: 'a' }] }]);
});
