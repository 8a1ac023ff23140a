import { describe, expect, test } from '@jest/globals';
import { isPartial } from './coverage.ts';
import { parsePatch } from './diff/parse-patch.ts';
import { packDiff } from './pack-diff.ts';

function patch(path: string, added: number): string {
  const lines = Array.from({ length: added }, (_, at) => `+line ${at}\n`).join('');
  return `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n@@ -1,8 +1,${8 + added} @@ f()\n a\n b\n c\n d\n${lines} e\n f\n g\n h\n`;
}

const wide = { charsPerPass: 100_000, maxPasses: 1 };

describe('packDiff', () => {
  test('shows a change in unified form without far context', () => {
    const { passes, coverage } = packDiff(parsePatch(patch('a.ts', 1)), wide);
    expect(passes).toEqual(['```diff\n=== a.ts (modified)\n@@ -1 +1 @@ f()\n b\n c\n d\n+line 0\n e\n f\n g\n```']);
    expect(coverage).toEqual({ filesChanged: 1, filesRead: 1, unread: [] });
  });

  test('takes the smallest file first and lists what does not fit', () => {
    const files = parsePatch(patch('large.ts', 900) + patch('small.ts', 1) + patch('middle.ts', 20));
    const { passes, coverage } = packDiff(files, { charsPerPass: 600, maxPasses: 1 });
    expect(passes).toHaveLength(1);
    expect(passes[0]?.indexOf('small.ts')).toBeLessThan(passes[0]?.indexOf('middle.ts') ?? 0);
    expect(coverage.unread).toEqual([{ path: 'large.ts', reason: 'over the size budget' }]);
    expect(isPartial(coverage)).toBe(true);
  });

  test('uses as many passes as allowed, none over its budget', () => {
    const files = parsePatch(['a', 'b', 'c', 'd', 'e'].map((name) => patch(name, 20)).join(''));
    const { passes, coverage } = packDiff(files, { charsPerPass: 600, maxPasses: 5 });
    expect(coverage.filesRead).toBe(5);
    expect(passes.length).toBeGreaterThan(1);
    for (const pass of passes) expect(pass.length).toBeLessThanOrEqual(600);
  });

  test('reads a file by hunks when it does not fit whole, and says how many', () => {
    const two = `${patch('a.ts', 5)}@@ -100,1 +105,${301} @@\n x\n${'+y\n'.repeat(300)}`;
    const { coverage } = packDiff(parsePatch(two), { charsPerPass: 400, maxPasses: 1 });
    expect(coverage).toEqual({
      filesChanged: 1,
      filesRead: 0,
      unread: [{ path: 'a.ts', reason: 'over the size budget: 1 of 2 hunks read' }],
    });
  });

  test('leaves out on purpose what a person would skip, and lists it', () => {
    const files = parsePatch(
      `${patch('package-lock.json', 1)}${patch('vendor/x.go', 1)}${patch('api/x.pb.go', 1)}diff --git a/p.png b/p.png\nindex 1..2 100644\nBinary files a/p.png and b/p.png differ\ndiff --git a/lib b/lib\nindex 1..2 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n`,
    );
    const { passes, coverage } = packDiff(files, wide);
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

  test('a path without a patch was not read', () => {
    const { coverage } = packDiff([], wide, ['huge.sql']);
    expect(coverage).toEqual({
      filesChanged: 1,
      filesRead: 0,
      unread: [{ path: 'huge.sql', reason: 'patch not available' }],
    });
    expect(isPartial(coverage)).toBe(true);
  });

  test('a rename without content is read by its header', () => {
    const { passes, coverage } = packDiff(
      parsePatch('diff --git a/o b/n\nsimilarity index 100%\nrename from o\nrename to n\n'),
      wide,
    );
    expect(passes[0]).toContain('=== n (renamed from o)');
    expect(coverage.filesRead).toBe(1);
  });

  test('shows invisible characters, and no content closes the fence', () => {
    const text = patch('a.ts', 1).replace('line 0', '```\u202e');
    expect(packDiff(parsePatch(text), wide).passes[0]).toMatch(/^````diff\n[\s\S]*\+```\\u\{202e\}\n[\s\S]*\n````$/);
  });

  test('an empty diff needs no pass', () => {
    expect(packDiff([], wide)).toEqual({ passes: [], coverage: { filesChanged: 0, filesRead: 0, unread: [] } });
  });
});
