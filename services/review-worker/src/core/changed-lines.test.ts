import { expect, test } from '@jest/globals';
import { listChangedLines } from './changed-lines.ts';
import { parsePatch } from './diff/parse-patch.ts';

test('lists the old lines that are replaced or inserted after, by the old path', () => {
  const patch = `diff --git a/old.ts b/new.ts
similarity index 90%
rename from old.ts
rename to new.ts
index 1..2 100644
--- a/old.ts
+++ b/new.ts
@@ -10,6 +10,7 @@ function total() {
 keep
-gone
-gone too
+came
 keep
+inserted
+inserted too
 keep
 keep
@@ -40,2 +41,1 @@
 keep
-last
`;
  expect(listChangedLines(parsePatch(patch))).toEqual([
    {
      path: 'old.ts',
      added: 3,
      ranges: [
        [11, 12],
        [13, 13],
        [41, 41],
      ],
    },
  ]);
});

test('has no old lines for a file that is new', () => {
  const patch = `diff --git a/new.ts b/new.ts
new file mode 100644
index 0..2
--- /dev/null
+++ b/new.ts
@@ -0,0 +1,1 @@
+one
`;
  expect(listChangedLines(parsePatch(patch))).toEqual([{ path: 'new.ts', added: 1, ranges: [] }]);
});
