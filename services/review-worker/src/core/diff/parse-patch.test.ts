import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyFileDiff } from './apply-file-diff.ts';
import type { FileDiff } from './file-diff.ts';
import { parseBarePatch } from './parse-hunks.ts';
import { parsePatch } from './parse-patch.ts';

function parseOne(text: string): FileDiff {
  const files = parsePatch(text);
  expect(files).toHaveLength(1);
  const [file] = files;
  if (!file) throw new Error('unreachable');
  return file;
}

const index = `index ${'1'.repeat(40)}..${'2'.repeat(40)}`;

describe('parsePatch', () => {
  test('numbers the lines of both sides', () => {
    const file = parseOne(
      `diff --git a/x.ts b/x.ts\n${index} 100644\n--- a/x.ts\n+++ b/x.ts\n@@ -3,3 +3,4 @@ function f() {\n a\n-b\n+B\n+C\n d\n`,
    );
    expect(file).toMatchObject({ path: 'x.ts', status: 'modified', oldMode: '100644', additions: 2, deletions: 1 });
    expect(file.hunks[0]?.section).toBe('function f() {');
    expect(file.hunks[0]?.lines.map(({ kind, text, oldLine, newLine }) => [kind, text, oldLine, newLine])).toEqual([
      [' ', 'a', 3, 3],
      ['-', 'b', 4, null],
      ['+', 'B', null, 4],
      ['+', 'C', null, 5],
      [' ', 'd', 5, 6],
    ]);
  });

  test('reads hunks whose header omits a count of one', () => {
    const file = parseOne(`diff --git a/v b/v\n${index} 100644\n--- a/v\n+++ b/v\n@@ -1 +1 @@\n-1\n+2\n`);
    expect(file.hunks[0]).toMatchObject({ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1 });
    const added = parseOne(
      `diff --git a/v b/v\nnew file mode 100644\n${index}\n--- /dev/null\n+++ b/v\n@@ -0,0 +1 @@\n+1\n`,
    );
    expect(added).toMatchObject({ status: 'added', oldPath: null, newPath: 'v', additions: 1 });
  });

  test('keeps a missing final line feed on the side that lacks it', () => {
    const file = parseOne(
      `diff --git a/v b/v\n${index} 100644\n--- a/v\n+++ b/v\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n`,
    );
    expect(file.hunks[0]?.lines.map((line) => line.noNewline)).toEqual([false, true, false]);
    expect(applyFileDiff('a\nb', file)).toBe('a\nb\n');
    expect(applyFileDiff('a\nb\n', file)).toBeNull();
  });

  test('keeps carriage returns', () => {
    const file = parseOne(`diff --git a/v b/v\n${index} 100644\n--- a/v\n+++ b/v\n@@ -1 +1 @@\n-a\r\n+b\r\n`);
    expect(applyFileDiff('a\r\n', file)).toBe('b\r\n');
  });

  test.each([
    ['spaces', 'diff --git a/my file b/my file', 'my file'],
    ['a space and b/ inside', 'diff --git a/x b/x b/x b/x', 'x b/x'],
    ['quotes', String.raw`diff --git "a/say \"hi\"" "b/say \"hi\""`, 'say "hi"'],
    ['octal bytes', String.raw`diff --git "a/sp\303\244ce" "b/sp\303\244ce"`, 'späce'],
    ['tab and backslash', String.raw`diff --git "a/t\tb\\c" "b/t\tb\\c"`, 't\tb\\c'],
    ['emoji', String.raw`diff --git "a/\360\237\220\235" "b/\360\237\220\235"`, '🐝'],
  ])('reads names with %s where only the header line holds them', (_, header, path) => {
    expect(parseOne(`${header}\nold mode 100644\nnew mode 100755\n`)).toMatchObject({ path, status: 'mode-changed' });
  });

  test('reads a name with spaces before its closing tab', () => {
    const file = parseOne(`diff --git a/a b b/a b\n${index} 100644\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-1\n+2\n`);
    expect(file.path).toBe('a b');
  });

  test('reads a rename without content', () => {
    const file = parseOne('diff --git a/old b/new name\nsimilarity index 100%\nrename from old\nrename to new name\n');
    expect(file).toMatchObject({ status: 'renamed', oldPath: 'old', newPath: 'new name', hunks: [] });
    expect(applyFileDiff('same', file)).toBe('same');
  });

  test('reads a copy', () => {
    const file = parseOne('diff --git a/old b/new\nsimilarity index 100%\ncopy from old\ncopy to new\n');
    expect(file).toMatchObject({ status: 'copied', oldPath: 'old', newPath: 'new' });
  });

  test('reads binary files, whichever way git prints them', () => {
    const short = parseOne(`diff --git a/a.png b/a.png\n${index} 100644\nBinary files a/a.png and b/a.png differ\n`);
    expect(short).toMatchObject({ isBinary: true, status: 'modified', path: 'a.png', hunks: [] });
    const [long, next] = parsePatch(
      `diff --git a/a.png b/a.png\n${index} 100644\nGIT binary patch\nliteral 3\nKcmZQz0RRF3\n\nliteral 0\nHcmV?d00001\n\ndiff --git a/b b/b\nold mode 100644\nnew mode 100755\n`,
    );
    expect(long).toMatchObject({ isBinary: true });
    expect(next?.path).toBe('b');
  });

  test('reads submodules and symlinks', () => {
    const a = 'a'.repeat(40);
    const b = 'b'.repeat(40);
    const submodule = parseOne(
      `diff --git a/lib b/lib\nindex ${a}..${b} 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit ${a}\n+Subproject commit ${b}\n`,
    );
    expect(submodule).toMatchObject({ isSubmodule: true, isSymlink: false });
    const link = parseOne(
      `diff --git a/l b/l\nnew file mode 120000\nindex ${a}..${b}\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n`,
    );
    expect(link).toMatchObject({ isSymlink: true, status: 'added' });
  });

  test('joins the two halves of a type change', () => {
    const text = `diff --git a/l b/l\ndeleted file mode 100644\n${index}\n--- a/l\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\ndiff --git a/l b/l\nnew file mode 120000\n${index}\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+target\n\\ No newline at end of file\n`;
    const file = parseOne(text);
    expect(file).toMatchObject({ status: 'type-changed', oldMode: '100644', newMode: '120000', isSymlink: true });
    expect(applyFileDiff('one\ntwo\n', file)).toBe('target');
  });

  test('reads empty files', () => {
    expect(parseOne(`diff --git a/e b/e\nnew file mode 100644\n${index}\n`)).toMatchObject({
      status: 'added',
      oldPath: null,
    });
    const gone = parseOne(`diff --git a/e b/e\ndeleted file mode 100644\n${index}\n`);
    expect(gone).toMatchObject({ status: 'deleted', newPath: null, path: 'e' });
    expect(applyFileDiff('', gone)).toBe('');
  });

  test('does not mistake content for headers', () => {
    const file = parseOne(
      `diff --git a/p b/p\n${index} 100644\n--- a/p\n+++ b/p\n@@ -1,3 +1,4 @@\n diff --git a/q b/q\n--- a/q\n+@@ -1 +1 @@\n+++ b/q\n \\ No newline at end of file\n`,
    );
    expect(file.hunks).toHaveLength(1);
    expect(file.hunks[0]?.lines.map((line) => line.text)).toEqual([
      'diff --git a/q b/q',
      '-- a/q',
      '@@ -1 +1 @@',
      '++ b/q',
      '\\ No newline at end of file',
    ]);
  });

  test('answers an empty diff with no files and skips text around patches', () => {
    expect(parsePatch('')).toEqual([]);
    expect(parsePatch('From: someone\n\nwords\n---\n 1 file changed\n')).toEqual([]);
  });

  test.each([
    ['shorter', '@@ -1,2 +1,2 @@\n a\n'],
    ['not a patch', '@@ -1,2 +1,2 @@\n a\nhello\n'],
    ['bad header', '@@ nonsense\n a\n'],
  ])('refuses a broken hunk: %s', (_, hunk) => {
    expect(() => parsePatch(`diff --git a/p b/p\n${index} 100644\n--- a/p\n+++ b/p\n${hunk}`)).toThrow(/patch line/);
  });

  test("reads GitHub's bare patches", () => {
    expect(parseBarePatch('@@ -1 +1,2 @@\n a\n+b')).toMatchObject([{ newStart: 1, newLines: 2 }]);
    expect(() => parseBarePatch('hello')).toThrow(/hunk header/);
  });
});

describe('round trip', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '\r',
      'diff --git a/x b/x',
      '@@ -1 +1 @@',
      '--- a',
      '+++ b',
      '\\ No newline at end of file',
    ),
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')),
  );
  const edit = fc.record({ kind: fc.constantFrom(' ' as const, '+' as const, '-' as const), text: line });

  test('apply(parse(print(edits))) is the new text, for any edits and any missing final line feed', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1 }), fc.boolean(), fc.boolean(), (edits, oldOpen, newOpen) => {
        fc.pre(edits.every(({ text }) => text !== '') || !(oldOpen || newOpen)); // an open line is not empty
        const { patch, oldText, newText } = print(edits, oldOpen, newOpen);
        fc.pre(oldText !== newText);
        expect(applyFileDiff(oldText, parseOne(patch))).toBe(newText);
      }),
      { numRuns: 500 },
    );
  });

  type Edit = { kind: ' ' | '+' | '-'; text: string };

  /** One hunk over the whole file. An open end is printed as git does: context becomes a removed and an added line. */
  function print(edits: Edit[], oldOpen: boolean, newOpen: boolean) {
    const lines: (Edit & { open?: boolean })[] = edits.map((one) => ({ ...one }));
    const last = lines.at(-1);
    if (last?.kind === ' ' && oldOpen !== newOpen) {
      lines.splice(-1, 1, { kind: '-', text: last.text }, { kind: '+', text: last.text });
    }
    const oldSide = lines.filter(({ kind }) => kind !== '+');
    const newSide = lines.filter(({ kind }) => kind !== '-');
    const lastOld = oldSide.at(-1);
    const lastNew = newSide.at(-1);
    // Only a line that is last on each side it belongs to may be open.
    if (lastOld && oldOpen && (lastOld.kind === '-' || lastOld === lastNew)) lastOld.open = true;
    if (lastNew && newOpen && (lastNew.kind === '+' || lastOld === lastNew)) lastNew.open = true;
    const body = lines.map(({ kind, text, open }) => `${kind}${text}\n${open ? '\\ No newline at end of file\n' : ''}`);
    const header = `@@ -${oldSide.length ? 1 : 0},${oldSide.length} +${newSide.length ? 1 : 0},${newSide.length} @@\n`;
    const patch = `diff --git a/f b/f\n${index} 100644\n--- a/f\n+++ b/f\n${header}${body.join('')}`;
    const join = (side: typeof lines) => side.map(({ text, open }) => (open ? text : `${text}\n`)).join('');
    return { patch, oldText: join(oldSide), newText: join(newSide) };
  }
});
