import { expect, test } from '@jest/globals';
import { undoPatch } from './undo-patch.ts';

test.each([
  ['a change in the middle', 'a\nB\nc\n', '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c', 'a\nb\nc\n', [{ start: 2, end: 2 }]],
  ['lines taken away', 'a\nd\n', '@@ -1,4 +1,2 @@\n a\n-b\n-c\n d', 'a\nb\nc\nd\n', [{ start: 2, end: 3 }]],
  ['only additions', 'a\nb\n', '@@ -1 +1,2 @@\n a\n+b', 'a\n', []],
  ['a removed file', '', '@@ -1,2 +0,0 @@\n-a\n-b', 'a\nb', [{ start: 1, end: 2 }]],
  ['taken away without context', 'a\nc\n', '@@ -2 +1,0 @@ a\n-b', 'a\nb\nc\n', [{ start: 2, end: 2 }]],
  [
    'two places, and no line break at the end',
    'A\nb\nc\nd\nE',
    '@@ -1 +1 @@\n-a\n+A\n@@ -5 +5 @@ d\n-e\n\\ No newline at end of file\n+E\n\\ No newline at end of file',
    'a\nb\nc\nd\ne',
    [
      { start: 1, end: 1 },
      { start: 5, end: 5 },
    ],
  ],
])('undoes %s', (_, head, patch, text, ranges) => {
  expect(undoPatch(patch, head)).toEqual({ text, ranges });
});

test('a patch of another text is not undone', () => {
  expect(undoPatch('@@ -1,2 +1,2 @@\n a\n-b\n+B', 'x\nB\n')).toBeNull();
  expect(undoPatch('@@ -9 +9 @@\n-b\n+B', 'a\n')).toBeNull();
});
