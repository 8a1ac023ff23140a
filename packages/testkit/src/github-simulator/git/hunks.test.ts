import { describe, expect, test } from '@jest/globals';
import { parseHunks } from './hunks.ts';

describe('parseHunks', () => {
  test('numbers lines on both sides and counts positions over all hunks', () => {
    const [first, second] = parseHunks(
      '@@ -1,2 +1,2 @@ title\n one\n-two\n+TWO\n@@ -9 +9,2 @@\n nine\n+ten\n\\ No newline at end of file',
    );

    expect(first?.lines.map((line) => [line.kind, line.oldLine, line.newLine, line.position])).toEqual([
      ['context', 1, 1, 1],
      ['removed', 2, undefined, 2],
      ['added', undefined, 2, 3],
    ]);
    expect(second?.lines.map((line) => [line.kind, line.oldLine, line.newLine, line.position])).toEqual([
      ['context', 9, 9, 5],
      ['added', undefined, 10, 6],
    ]);
  });

  test('takes lines that look like headers for what they are', () => {
    const [hunk] = parseHunks('@@ -1 +1,2 @@\n-- old\n++ new\n+@@ -1 +1 @@');

    expect(hunk?.lines.map((line) => [line.kind, line.text])).toEqual([
      ['removed', '-- old'],
      ['added', '++ new'],
      ['added', '+@@ -1 +1 @@'],
    ]);
  });
});
