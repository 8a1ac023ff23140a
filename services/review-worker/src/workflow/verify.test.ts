import { describe, expect, test } from '@jest/globals';
import type { Finding } from '@waggle/contracts';
import { parsePatch } from '../core/diff/parse-patch.ts';
import { noMarks } from '../core/marks/file-marks.ts';
import type { Analyzed } from './analyzed.ts';
import { verifyFindings } from './verify.ts';

const files = parsePatch(
  'diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1,4 @@\n one();\n+two();\n+three();\n+const k = [redacted];\n' +
    'diff --git a/b.ts b/b.ts\n--- a/b.ts\n+++ b/b.ts\n@@ -1 +1,2 @@\n one();\n+two();\n',
);
const heads: Record<string, string> = {
  'a.ts': 'one();\ntwo();\nthree();\nconst k = "AKIA1234567890";\nfar(away);\n',
};
const reader = {
  listFiles: async () => [],
  readFile: async (sha: string, path: string) => (sha === 'h' ? (heads[path] ?? null) : null),
  readFiles: async () => new Map<string, string>(),
};
const change = { mergeBase: 'b', headSha: 'h', files, clean: files, missing: [], marks: noMarks, reader, note: null };

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
  const analyzed = {
    findings,
    coverage,
    usage: null,
    modelRead: true,
    degraded: [],
    readHunks: [],
    doubted: [],
    ...over,
  };
  return verifyFindings({ findings: [], linkedIssues: [], dependencies: null, degraded: [] }, analyzed, change);
}

describe('verifying findings', () => {
  test('puts the worst first, then by place', async () => {
    const { findings } = await verify([
      finding({ title: 'late', quote: ['three();'] }),
      finding({ title: 'early' }),
      finding({ title: 'worst', severity: 'critical', quote: ['three();'] }),
    ]);

    expect(findings.map(({ title }) => title)).toEqual(['worst', 'early', 'late']);
  });

  test('the same claim about the same code is one finding, another claim another', async () => {
    const { findings } = await verify([
      finding({}),
      finding({ title: ' a ', quote: [' two(); '] }),
      finding({ title: 'B' }),
    ]);

    expect(findings.map(({ title }) => title)).toEqual(['A', 'B']);
  });

  test.each<[string, Partial<Finding>, string | null, string | undefined]>([
    ['that changes something stays', { replacement: '2();' }, '2();', undefined],
    ['that changes nothing goes', { replacement: 'two();\n' }, null, 'the fix changes nothing'],
    [
      'without a place goes',
      { replacement: 'x', quote: ['nowhere();'] },
      null,
      'the quoted lines are not in the change',
    ],
    [
      'for code outside the change goes',
      { replacement: 'x', quote: ['far(away);'] },
      null,
      'the quoted lines are not in the change',
    ],
    [
      'that would write a redacted secret goes',
      { replacement: 'x', quote: ['const k = [redacted];'] },
      null,
      'the fix would write a redacted value',
    ],
    ['that does not parse goes', { replacement: 'if (two() {' }, null, 'the file would not parse with the fix'],
    ['that deletes goes', { replacement: '' }, null, 'the fix only deletes the quoted lines'],
    ['for a file nobody can read goes', { replacement: 'x', path: 'b.ts' }, null, 'the file could not be read'],
  ])('a fix %s', async (_what, over, replacement, fixProblem) => {
    const [found] = (await verify([finding(over)])).findings;
    expect({ replacement: found?.replacement, fixProblem: found?.fixProblem }).toEqual({ replacement, fixProblem });
    expect(found?.title).toBe('A');
  });

  test('code quoted from outside the change is located for the annotation, and no comment', async () => {
    const { findings, inline } = await verify([finding({ quote: ['far(away);'] })]);
    expect(findings[0]?.placement).toEqual({ kind: 'file', startLine: 5, line: 5 });
    expect(inline).toEqual([]);
  });

  test('only findings on lines become comments', async () => {
    const { inline, findings } = await verify([
      finding({}),
      finding({ quote: [], title: 'file' }),
      finding({ path: null }),
    ]);

    expect(inline).toEqual(findings.filter(({ placement }) => placement.kind === 'line').map(({ id }) => id));
    expect(inline).toHaveLength(1);
  });

  test('nothing unread by a model is approved', async () => {
    expect((await verify([], { modelRead: false })).verdict).toBe('NEEDS_DISCUSSION');
    expect((await verify([])).verdict).toBe('APPROVE');
  });

  test('a claim that the repository refutes is dropped with the reason; one that cannot be looked up stays', async () => {
    const wrong = finding({ title: '`three` is not defined', quote: ['three();'] });
    const found = { lines: [{ path: 'src/z.ts', line: 9, text: 'start(three);' }], truncated: false };
    const unused = finding({ title: '`three` is never used', quote: ['three();'] });
    const searching = { ...change, reader: { ...reader, search: async () => found } };
    const broken = { ...change, reader: { ...reader, search: async () => Promise.reject(new Error('gone')) } };
    const verifyIn = (at: typeof change) =>
      verifyFindings(
        { findings: [], linkedIssues: [], dependencies: null, degraded: [] },
        {
          findings: [wrong, unused],
          coverage: { filesChanged: 1, filesRead: 1, unread: [] },
          usage: null,
          modelRead: true,
          degraded: [],
          readHunks: [],
          doubted: [],
        },
        at,
      );

    const { findings, refuted } = await verifyIn(searching);
    expect(findings).toMatchObject([{ title: wrong.title }]);
    expect(refuted).toMatchObject([{ finding: { title: unused.title }, reason: 'it is used at src/z.ts:9' }]);
    expect((await verifyIn(broken)).findings).toHaveLength(2);
  });
});
