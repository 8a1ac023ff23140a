import { expect, test } from '@jest/globals';
import { readApiChange } from './change-from-api.ts';

const file = { filename: 'a.ts', status: 'modified', additions: 1, deletions: 1 };
const patch = '@@ -1,2 +1,2 @@ top\n-old\n+new\n same';

test('reads patches, renames and deletions', () => {
  const { files, missing } = readApiChange([
    { ...file, patch },
    { ...file, filename: 'n.ts', previous_filename: 'o.ts', status: 'renamed', additions: 0, deletions: 0 },
    { ...file, filename: 'gone.ts', status: 'removed', additions: 0, patch: '@@ -1 +0,0 @@\n-bye' },
    {
      ...file,
      filename: 'sub',
      patch: `@@ -1 +1 @@\n-Subproject commit ${'a'.repeat(40)}\n+Subproject commit ${'b'.repeat(40)}`,
    },
  ]);

  expect(missing).toEqual([]);
  expect(files).toMatchObject([
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
])('a patch that is %s makes the file unread, not unchanged', (_how, given) => {
  expect(readApiChange([given])).toMatchObject({ files: [], missing: ['a.ts'] });
});

test('contents are refused, so that rules that need them say so', async () => {
  await expect(readApiChange([]).reader.readFile('x', 'y')).rejects.toThrow(/git mirror/);
});
