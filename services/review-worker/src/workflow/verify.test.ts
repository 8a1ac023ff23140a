import { describe, expect, test } from '@jest/globals';
import type { Finding } from '@waggle/contracts';
import { parsePatch } from '../core/diff/parse-patch.ts';
import { noMarks } from '../core/marks/file-marks.ts';
import type { Analyzed } from './analyze.ts';
import { verifyFindings } from './verify.ts';

const files = parsePatch(
  'diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1,4 @@\n one();\n+two();\n+three();\n+const k = [redacted];\n',
);
const reader = { listFiles: async () => [], readFile: async () => null };
const change = { mergeBase: 'b', files, clean: files, missing: [], marks: noMarks, reader, note: null };

function finding(over: Partial<Finding>): Finding {
  const base = {
    rule: 'model/correctness',
    source: 'model' as const,
    severity: 'medium' as const,
    title: 'A',
    body: '',
  };
  return { ...base, path: 'a.ts', quote: ['two();'], line: null, replacement: null, ...over };
}

function verify(findings: Finding[], over: Partial<Analyzed> = {}) {
  const coverage = { filesChanged: 1, filesRead: 1, unread: [] };
  const analyzed = { findings, coverage, usage: null, modelRead: true, degraded: [], readHunks: [], ...over };
  return verifyFindings({ findings: [], linkedIssues: [], degraded: [] }, analyzed, change);
}

describe('verifying findings', () => {
  test('puts the worst first, then by place', () => {
    const { findings } = verify([
      finding({ title: 'late', quote: ['three();'] }),
      finding({ title: 'early' }),
      finding({ title: 'worst', severity: 'critical', quote: ['three();'] }),
    ]);

    expect(findings.map(({ title }) => title)).toEqual(['worst', 'early', 'late']);
  });

  test('the same claim about the same code is one finding, another claim another', () => {
    const { findings } = verify([finding({}), finding({ title: ' a ', quote: [' two(); '] }), finding({ title: 'B' })]);

    expect(findings.map(({ title }) => title)).toEqual(['A', 'B']);
  });

  test.each<[string, Partial<Finding>, string | null]>([
    ['that changes something stays', { replacement: '2();' }, '2();'],
    ['that changes nothing goes', { replacement: 'two();\n' }, null],
    ['without a place goes', { replacement: 'x', quote: ['nowhere();'] }, null],
    ['that would write a redacted secret goes', { replacement: 'x', quote: ['const k = [redacted];'] }, null],
  ])('a fix %s', (_what, over, expected) => {
    expect(verify([finding(over)]).findings[0]?.replacement).toBe(expected);
  });

  test('only findings on lines become comments', () => {
    const { inline, findings } = verify([finding({}), finding({ quote: [], title: 'file' }), finding({ path: null })]);

    expect(inline).toEqual(findings.filter(({ placement }) => placement.kind === 'line').map(({ id }) => id));
    expect(inline).toHaveLength(1);
  });

  test('nothing unread by a model is approved', () => {
    expect(verify([], { modelRead: false }).verdict).toBe('NEEDS_DISCUSSION');
    expect(verify([]).verdict).toBe('APPROVE');
  });
});
