import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findDeliberateReason, isPartial, measureCoverage } from '../coverage.ts';
import type { FileDiff } from '../diff/file-diff.ts';
import { parsePatch } from '../diff/parse-patch.ts';
import { noMarks } from '../marks/file-marks.ts';
import { type PackLimits, packDiff } from './pack-diff.ts';

function patch(path: string, added: number, removed = 0): string {
  const lines = `${'-gone\n'.repeat(removed)}${Array.from({ length: added }, (_, at) => `+line ${at}\n`).join('')}`;
  return `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n@@ -1,${8 + removed} +1,${8 + added} @@ f()\n a\n b\n c\n d\n${lines} e\n f\n g\n h\n`;
}

/** One character is one token, so that sizes can be read off. */
const countTokens = (text: string) => text.length;
const wide: PackLimits = { tokensPerPass: 100_000, maxPasses: 1, countTokens };

function pack(files: readonly FileDiff[], limits: Partial<PackLimits> = {}) {
  const readable = files.filter((file) => findDeliberateReason(file) === null);
  const passes = packDiff(readable, { ...wide, ...limits });
  const known = { missing: [], marks: noMarks, planned: passes, answered: passes };
  return { passes, coverage: measureCoverage(files, known), texts: passes.map(({ text }) => text) };
}

describe('packDiff', () => {
  test('shows a change in unified form without far context, under the numbers of the first line shown', () => {
    const { texts, coverage } = pack(parsePatch(patch('a.ts', 1)));
    expect(texts).toEqual(['```diff\n=== a.ts (modified)\n@@ -2 +2 @@ f()\n b\n c\n d\n+line 0\n e\n f\n g\n```']);
    expect(coverage).toEqual({
      filesChanged: 1,
      filesRead: 1,
      hunks: { changed: 1, read: 1 },
      addedLines: { changed: 1, read: 1 },
      unread: [],
    });
  });

  test('has one line of context where one call cannot hold the change', () => {
    const files = parsePatch(patch('a.ts', 1) + patch('b.ts', 1));
    const { texts } = pack(files, { tokensPerPass: 100, maxPasses: 2 });
    expect(texts[0]).toBe('```diff\n=== a.ts (modified)\n@@ -4 +4 @@ f()\n d\n+line 0\n e\n```');
    expect(texts).toHaveLength(2);
  });

  test('takes the smallest file first, those that only lose lines later, and lists what does not fit', () => {
    const files = parsePatch(
      patch('large.ts', 900) + patch('small.ts', 1) + patch('gone.ts', 0, 2) + patch('middle.ts', 20),
    );
    const { texts, coverage } = pack(files, { tokensPerPass: 700 });
    const order = ['small.ts', 'middle.ts', 'large.ts'].map((name) => texts[0]?.indexOf(name) ?? -1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    expect(coverage.unread.map(({ path }) => path)).toEqual(['large.ts', 'gone.ts']);
    expect(isPartial(coverage)).toBe(true);
  });

  test('splits a hunk that no call can hold, and reads all of it', () => {
    const { passes, texts, coverage } = pack(parsePatch(patch('a.ts', 100)), { tokensPerPass: 400, maxPasses: 10 });
    expect(passes.length).toBeGreaterThan(2);
    for (const { tokens, text } of passes) expect(text.length).toBeLessThanOrEqual(tokens);
    for (const { tokens } of passes) expect(tokens).toBeLessThanOrEqual(400);
    expect(texts.join('').match(/\+line \d+/g)).toHaveLength(100);
    expect(texts[1]).toMatch(/^```diff\n=== a.ts \(modified\)\n@@ -5 \+(\d+) @@ f\(\)\n/);
    expect(coverage).toMatchObject({ filesRead: 1, unread: [] });
  });

  test('fills what is left of the last call with a part of a hunk, and counts the rest', () => {
    const { passes, coverage } = pack(parsePatch(patch('a.ts', 100)), { tokensPerPass: 400 });
    const read = passes[0]?.pieces[0]?.added ?? 0;
    expect(read).toBeGreaterThan(20);
    expect(coverage).toEqual({
      filesChanged: 1,
      filesRead: 0,
      hunks: { changed: 1, read: 0 },
      addedLines: { changed: 100, read },
      unread: [{ path: 'a.ts', reason: 'over the size budget', hunks: 1, addedLines: 100 - read }],
    });
  });

  test('names a line that is too long instead of showing it, and does not count it', () => {
    const long = patch('a.ts', 2).replace('+line 1\n', `+${'x'.repeat(5000)}\n`);
    const { texts, coverage } = pack(parsePatch(long), { tokensPerPass: 400, maxPasses: 3 });
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('\n+line 0\n [a line of 5002 characters is not shown]\n e\n');
    expect(coverage).toMatchObject({ addedLines: { changed: 2, read: 1 }, unread: [{ path: 'a.ts', addedLines: 1 }] });
  });

  test('a pass without an answer was not read', () => {
    const files = parsePatch(patch('a.ts', 20) + patch('b.ts', 20));
    const passes = packDiff(files, { ...wide, tokensPerPass: 300, maxPasses: 2 });
    expect(passes).toHaveLength(2);
    const known = { missing: ['huge.sql'], marks: noMarks, planned: passes, answered: passes.slice(0, 1) };
    expect(measureCoverage(files, known)).toEqual({
      filesChanged: 3,
      filesRead: 1,
      hunks: { changed: 2, read: 1 },
      addedLines: { changed: 40, read: 20 },
      unread: [
        { path: 'huge.sql', reason: 'patch not available' },
        { path: 'b.ts', reason: 'the model gave no usable answer', hunks: 1, addedLines: 20 },
      ],
    });
  });

  test('leaves out on purpose what a person would skip, and lists it', () => {
    const files = parsePatch(
      `${patch('package-lock.json', 1)}${patch('vendor/x.go', 1)}${patch('api/x.pb.go', 1)}diff --git a/p.png b/p.png\nindex 1..2 100644\nBinary files a/p.png and b/p.png differ\ndiff --git a/lib b/lib\nindex 1..2 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n`,
    );
    const { passes, coverage } = pack(files);
    expect(passes).toEqual([]);
    expect(coverage.unread.map(({ reason }) => reason)).toEqual([
      'lockfile',
      'vendored code',
      'generated file',
      'binary file',
      'submodule pointer',
    ]);
    expect(isPartial(coverage)).toBe(false);
  });

  test('what the repository says about a file wins over its path', () => {
    const files = parsePatch(patch('dist/hand.js', 1) + patch('src/client.ts', 1));
    const marks = new Map([
      ['dist/hand.js', 'read' as const],
      ['src/client.ts', 'generated' as const],
    ]);
    expect(files.map((file) => findDeliberateReason(file, marks))).toEqual([null, 'generated file']);
  });

  test('a new file that says it is generated comes last', () => {
    const head = 'diff --git a/n.go b/n.go\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/n.go\n';
    const made = `${head}@@ -0,0 +1 @@\n+// Code generated by x. DO NOT EDIT.\n`;
    const { texts } = pack(parsePatch(made + patch('gone.ts', 0, 3) + patch('a.ts', 50)));
    expect(texts[0]?.match(/=== \S+/g)).toEqual(['=== a.ts', '=== gone.ts', '=== n.go']);
  });

  test('a rename without content is read by its header', () => {
    const files = parsePatch('diff --git a/o b/n\nsimilarity index 100%\nrename from o\nrename to n\n');
    const { texts, coverage } = pack(files);
    expect(texts[0]).toContain('=== n (renamed from o)');
    expect(coverage.filesRead).toBe(1);
  });

  test('shows invisible characters, and no content closes the fence', () => {
    const text = patch('a.ts', 1).replace('line 0', '```\u202e');
    expect(pack(parsePatch(text)).texts[0]).toMatch(/^````diff\n[\s\S]*\+```\\u\{202e\}\n[\s\S]*\n````$/);
  });

  test('an empty diff needs no pass, and without room nothing is read', () => {
    expect(pack([]).passes).toEqual([]);
    const { passes, coverage } = pack(parsePatch(patch('a.ts', 1)), { tokensPerPass: -5, maxPasses: 3 });
    expect(passes).toEqual([]);
    expect(coverage.unread).toEqual([{ path: 'a.ts', reason: 'over the size budget', hunks: 1, addedLines: 1 }]);
  });

  test('no call holds more than allowed, and what is not in a call is counted as unread, for any change', () => {
    const change = fc.record({ added: fc.integer({ min: 0, max: 60 }), removed: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 12 }),
        fc.integer({ min: 60, max: 900 }),
        fc.integer({ min: 1, max: 5 }),
        (changes, tokensPerPass, maxPasses) => {
          const files = parsePatch(changes.map(({ added, removed }, at) => patch(`f${at}`, added, removed)).join(''));
          const { passes, texts, coverage } = pack(files, { tokensPerPass, maxPasses });
          expect(passes.length).toBeLessThanOrEqual(maxPasses);
          for (const text of texts) expect(text.length).toBeLessThanOrEqual(tokensPerPass);
          const shown = texts.join('').match(/^\+line/gm)?.length ?? 0;
          expect(coverage.addedLines?.read).toBe(shown);
          const left = coverage.unread.reduce((sum, { addedLines }) => sum + (addedLines ?? 0), 0);
          expect(shown + left).toBe(changes.reduce((sum, { added }) => sum + added, 0));
          expect(coverage.filesRead + coverage.unread.length).toBe(files.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
