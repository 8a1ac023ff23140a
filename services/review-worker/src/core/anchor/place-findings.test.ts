import { describe, expect, test } from '@jest/globals';
import type { Finding } from '@waggle/contracts';
import fc from 'fast-check';
import type { FileDiff } from '../diff/file-diff.ts';
import { parsePatch } from '../diff/parse-patch.ts';
import { placeFindings } from './place-findings.ts';

const head = (path: string) => `diff --git a/${path} b/${path}\nindex 11..22 100644\n--- a/${path}\n+++ b/${path}\n`;
const files = parsePatch(
  `${head('src/deep/list.ts')}@@ -1,3 +1,9 @@\n start();\n+first(alpha, beta);\n+\n+second(alpha, beta);\n+third(alpha, beta, gamma, delta);\n+call(argument, 1);\n+call(argument, 2);\n end();\n last();\n` +
    `${head('a.ts')}@@ -10,4 +10,6 @@\n const one = 1;\n-const two = 2;\n+const two = 3;\n+  return;\n+}\n const five = 5;\n }\n` +
    `@@ -100,2 +102,4 @@\n top();\n+  return;\n+}\n bottom();\n` +
    `${head('crlf.ts')}@@ -1 +1,2 @@\n a();\r\n+b();\r\n` +
    'diff --git a/gone.ts b/gone.ts\ndeleted file mode 100644\nindex 11..00\n--- a/gone.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-bye();\n' +
    'diff --git a/p.png b/p.png\nindex 11..22 100644\nBinary files a/p.png and b/p.png differ\n' +
    'diff --git a/old.ts b/new.ts\nsimilarity index 90%\nrename from old.ts\nrename to new.ts\n--- a/old.ts\n+++ b/new.ts\n@@ -1 +1 @@\n-x();\n+y();\n',
);

function finding(extra: Partial<Finding>): Finding {
  return {
    rule: 'model/correctness',
    source: 'model',
    severity: 'medium',
    title: 'title',
    body: 'body',
    path: 'a.ts',
    quote: [],
    line: null,
    replacement: null,
    ...extra,
  };
}

function place(extra: Partial<Finding>) {
  const [placed] = placeFindings([finding(extra)], files);
  if (!placed) throw new Error('finding lost');
  return placed.placement;
}

describe('placeFindings', () => {
  test.each<[string, Partial<Finding>, number, number]>([
    ['one line, whatever line is claimed', { quote: ['const two = 3;'], line: 900 }, 11, 11],
    ['a context line', { quote: ['const five = 5;'] }, 14, 14],
    ['three lines', { quote: ['const two = 3;', '  return;', '}'] }, 11, 13],
    ['lines across a removed one', { quote: ['const one = 1;', 'const two = 3;'] }, 10, 11],
    ['other indentation', { quote: ['return;', '  }', 'const  five = 5; '] }, 12, 14],
    ['other inner spacing', { quote: ['const two=3;'] }, 11, 11],
    ['a quote in one string', { quote: ['const two = 3;\n  return;'] }, 11, 12],
    ['a quote with the marks of the diff', { quote: ['+const two = 3;', '+  return;'] }, 11, 12],
    ['equal code: the nearest to the claim', { quote: ['  return;', '}'], line: 99 }, 103, 104],
    ['equal code: the nearest to the other claim', { quote: ['  return;', '}'], line: 14 }, 12, 13],
    ['equal code: the line the change wrote, when the claim does not tell', { quote: ['}'], line: 14 }, 13, 13],
    ['a CRLF file', { path: 'crlf.ts', quote: ['b();'] }, 2, 2],
    ['a renamed file by its old name', { path: 'old.ts', quote: ['y();'] }, 1, 1],
    ['a path with the prefix of the diff', { path: 'b/a.ts', quote: ['const two = 3;'] }, 11, 11],
    ['lines joined into one', { quote: ['const two = 3; return; }'] }, 11, 13],
    [
      'a blank line left out',
      { path: 'src/deep/list.ts', quote: ['first(alpha, beta);', 'second(alpha, beta);'] },
      2,
      4,
    ],
    [
      'a wrong character',
      { path: 'src/deep/list.ts', quote: ['frst(alpha, beta);', '', 'second(alpha, beta);'] },
      2,
      4,
    ],
    ['changed places', { path: 'src/deep/list.ts', quote: ['fisrt(alpha, beta);'] }, 2, 2],
    ['a long line without its end', { path: 'src/deep/list.ts', quote: ['third(alpha, beta, gamma,'] }, 5, 5],
    ['the end of a path', { path: 'deep/list.ts', quote: ['first(alpha, beta);'] }, 2, 2],
    ['equal code: a number of the old side', { quote: ['  return;', '}'], line: 101 }, 103, 104],
  ])('places on lines: %s', (_, extra, startLine, line) => {
    expect(place(extra)).toEqual({ kind: 'line', startLine, line });
  });

  test.each<[string, Partial<Finding>]>([
    ['code that is not there', { quote: ['const two = 4;'], line: 11 }],
    ['code that was removed', { quote: ['const two = 2;'], line: 11 }],
    ['no quotation', { line: 11 }],
    ['a blank quotation', { quote: ['', '  '], line: 11 }],
    ['equal code and no claim', { quote: ['  return;'] }],
    ['lines of two hunks', { quote: ['}', 'top();'], line: 15 }],
    ['lines that do not follow each other', { quote: ['const two = 3;', 'const five = 5;'], line: 11 }],
    ['a deleted file', { path: 'gone.ts', quote: ['bye();'], line: 1 }],
    ['a binary file', { path: 'p.png', quote: ['x'], line: 1 }],
    ['part of a line', { quote: ['two = 3'], line: 11 }],
    ['evidence on a line the change did not write', { source: 'evidence', line: 10 }],
    ['a typo in code too short for one', { path: 'src/deep/list.ts', quote: ['b[];'], line: 3 }],
    ['a typo that two lines have', { path: 'src/deep/list.ts', quote: ['call(argument, 3);'] }],
    ['equal code with claims as far from one as from the other', { quote: ['  return;', '}'], line: 58 }],
  ])('does not guess: %s', (_, extra) => {
    expect(place(extra)).toEqual({ kind: 'file' });
  });

  test('puts findings about no file, or about a file outside the diff, into the summary', () => {
    expect(place({ path: null })).toEqual({ kind: 'summary' });
    expect(place({ path: 'elsewhere.ts', quote: ['const two = 3;'] })).toEqual({ kind: 'summary' });
  });

  test('places evidence whose quotation is redacted by the line it read from the diff', () => {
    expect(place({ source: 'evidence', quote: ['const two = [redacted]'], line: 11 })).toEqual({
      kind: 'line',
      startLine: 11,
      line: 11,
    });
  });

  test('names a file by its path at the head', () => {
    expect(placeFindings([finding({ path: 'old.ts' })], files)[0]?.path).toBe('new.ts');
  });

  test('ids are stable, ignore wording and whitespace, and number equal code from top to bottom', () => {
    const low = finding({ quote: ['  return;'], line: 103 });
    const high = finding({ quote: ['return;'], line: 12, title: 'other words', severity: 'low' });
    const [lowFirst, highSecond] = placeFindings([low, high], files);
    const [highFirst, lowSecond] = placeFindings([high, low], files);
    expect(lowFirst?.id).toMatch(/^[0-9a-f]{16}$/);
    expect(lowFirst?.id).toBe(lowSecond?.id);
    expect(highFirst?.id).toBe(highSecond?.id);
    expect(highFirst?.id).not.toBe(lowFirst?.id);
    expect(placeFindings([high], files)[0]?.id).toBe(highFirst?.id);
  });

  test('a placed line always lies inside one hunk of its file, and no finding is lost', () => {
    const lines = files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines.map(({ text }) => text)));
    const anyFinding = fc.record({
      path: fc.constantFrom('a.ts', 'crlf.ts', 'gone.ts', 'p.png', 'old.ts', 'new.ts', 'nowhere', null),
      quote: fc.array(fc.oneof(fc.constantFrom(...lines), fc.string()), { maxLength: 3 }),
      line: fc.option(fc.integer({ min: 1, max: 200 })),
      source: fc.constantFrom('model' as const, 'evidence' as const),
    });
    fc.assert(
      fc.property(fc.array(anyFinding), (extras) => {
        const placed = placeFindings(extras.map(finding), files);
        expect(placed).toHaveLength(extras.length);
        for (const { path, placement } of placed) {
          if (placement.kind === 'line') expect(isInOneHunk(path, placement.startLine, placement.line)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function isInOneHunk(path: string | null, startLine: number, line: number): boolean {
  const file: FileDiff | undefined = files.find((one) => one.newPath === path);
  return (file?.hunks ?? []).some(
    (hunk) => startLine >= hunk.newStart && startLine <= line && line < hunk.newStart + hunk.newLines,
  );
}
