import { expect, test } from '@jest/globals';
import { deletedLines, isFix } from './blame-fixes.ts';

test('reads the old lines of each file, also where a deleted line looks like a header', () => {
  const diff = `diff --git a.txt a.txt
index 1..2 100644
--- a.txt
+++ a.txt
@@ -3,2 +3 @@ heading
--- go.mod --
-x
+y
@@ -9 +8,0 @@
-z
diff --git b.txt b.txt
--- b.txt
+++ b.txt
@@ -4,0 +5,2 @@
+only added
`;
  expect(deletedLines(diff)).toEqual([{ path: 'a.txt', ranges: ['3,+2', '9,+1'] }]);
});

test.each([
  ['fix: a leak', true],
  ['net: fixes the leak\n\nbody', true],
  ['feat: prefix paths\n\nfixes nothing', false],
])('%j is a fix: %p', (message, expected) => {
  expect(isFix(message)).toBe(expected);
});
