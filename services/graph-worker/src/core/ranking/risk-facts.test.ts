import { expect, test } from '@jest/globals';
import { type RiskyFile, riskFacts } from './risk-facts.ts';

function file(path: string, over: Partial<RiskyFile> = {}): RiskyFile {
  return { path, linesAdded: 10, fixes: 0, authorShare: 1, isTest: false, reverted: [], ...over };
}

test('states each fact by itself', () => {
  const facts = riskFacts({
    files: [
      file('a.ts', { linesAdded: 30, fixes: 3, authorShare: 0.02, reverted: [{ key: 'pr:7', at: 5 }] }),
      file('b.ts', { fixes: 0.2 }),
      file('new.ts', { authorShare: null, linesAdded: 20 }),
    ],
    pastLinesAdded: [1, 10, 60, 100],
    pastFixes: [0, 0, 0.1, 0.2, 2],
    missing: [{ path: 'c.ts', score: 1, confidence: 0.8, evidence: [] }],
  });

  expect(facts).toEqual({
    linesAdded: 60,
    sizePercentile: 0.5,
    fixes: 3.2,
    oftenFixed: [{ path: 'a.ts', fixes: 3, percentile: 1 }],
    unfamiliarShare: 0.5,
    missingPartners: [{ path: 'c.ts', confidence: 0.8 }],
    noTestTouched: true,
    reverted: [{ path: 'a.ts', key: 'pr:7', at: 5 }],
  });
});

test.each([
  ['a test among them', [file('a.ts'), file('a.test.ts', { isTest: true })], false],
  ['tests only', [file('a.test.ts', { isTest: true })], false],
  ['no file', [], false],
  ['no test', [file('a.ts')], true],
])('noTestTouched with %s', (_name, files, expected) => {
  expect(riskFacts({ files, pastLinesAdded: [], pastFixes: [], missing: [] }).noTestTouched).toBe(expected);
});
