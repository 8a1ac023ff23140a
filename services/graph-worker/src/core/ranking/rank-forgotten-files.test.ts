import { describe, expect, test } from '@jest/globals';
import { estimateConfidence, shownConfidence } from './forgotten-confidence.ts';
import { featureNames, featuresOf } from './forgotten-features.ts';
import type { CandidateFacts, ForgottenInput, TouchedFacts } from './forgotten-input.ts';
import { prepareQuestion } from './forgotten-question.ts';
import { rankForgottenFiles } from './rank-forgotten-files.ts';
import type { Tally } from './tally.ts';

const day = 86_400;
const now = 20_000 * day;

function tally(n: number, ageDays = 10, weight = 1): Tally {
  return { n, w: n * weight, w90: Math.min(n, 3) * weight, at: now - ageDays * day };
}

function touched(path: string, partners: Record<string, Tally> = {}, over: Partial<TouchedFacts> = {}): TouchedFacts {
  return { path, status: 'M', tally: tally(10), partners: new Map(Object.entries(partners)), ...over };
}

function candidate(path: string, over: Partial<CandidateFacts> = {}): CandidateFacts {
  return { path, tally: tally(10), byAuthor: null, ...over };
}

function ask(files: TouchedFacts[], candidates: CandidateFacts[], over: Partial<ForgottenInput> = {}) {
  return rankForgottenFiles({ now, touched: files, candidates, authorLast: null, newest: [], ...over });
}

const paths = (answer: ReturnType<typeof ask>) => answer.map(({ path }) => path);

describe('rankForgottenFiles', () => {
  test('the partner that always changes along is first, sure, and proven', () => {
    const answer = ask(
      [touched('src/a.ts', { 'src/b.ts': tally(10, 10, 0.8), 'docs/x.md': tally(1, 300, 0.3) })],
      [candidate('docs/x.md'), candidate('src/b.ts'), candidate('lib/c.ts')],
    );

    expect(paths(answer)[0]).toBe('src/b.ts');
    expect(answer[0]?.evidence).toEqual([{ path: 'src/a.ts', together: 10, outOf: 10, lastAt: now - 10 * day }]);
    expect(answer[0]?.confidence).toBeGreaterThan(shownConfidence);
    expect(answer[1]?.confidence).toBeLessThan(shownConfidence);
  });

  test('fresh common work is before equally frequent old work', () => {
    const partners = { 'x/old.ts': tally(4, 1200, 0.5), 'x/new.ts': tally(4, 5, 0.5) };
    expect(paths(ask([touched('src/a.ts', partners)], [candidate('x/old.ts'), candidate('x/new.ts')]))[0]).toBe(
      'x/new.ts',
    );
  });

  test('without any pair the test of the same name is found, but never as a warning', () => {
    const answer = ask(
      [touched('src/user-store.ts', {}, { status: 'A', tally: null })],
      [candidate('src/mailer.ts'), candidate('test/user-store.test.ts'), candidate('docs/guide.md')],
    );
    expect(paths(answer)[0]).toBe('test/user-store.test.ts');
    expect(answer.map(({ confidence, evidence }) => [confidence, evidence])).toEqual([
      [0, []],
      [0, []],
      [0, []],
    ]);
  });

  test('what the author touched a moment ago is before what nobody touches', () => {
    const mine = candidate('x/mine.ts', { byAuthor: tally(2, 0.1) });
    const authorLast = { at: now - day / 10, paths: new Set(['x/mine.ts']) };
    expect(paths(ask([touched('src/a.ts')], [candidate('x/other.ts'), mine], { authorLast }))[0]).toBe('x/mine.ts');
  });

  test('a deleted file speaks too, but is no proof', () => {
    const gone = touched('src/old.ts', { 'src/index.ts': tally(8, 10, 0.8) }, { status: 'D' });
    const answer = ask([touched('src/a.ts'), gone], [candidate('src/other.ts'), candidate('src/index.ts')]);
    expect(answer[0]).toMatchObject({ path: 'src/index.ts', confidence: 0, evidence: [] });
  });

  test('nothing is missing from a change that leaves nothing', () => {
    const gone = touched('src/old.ts', { b: tally(8) }, { status: 'D' });
    expect(ask([gone], [candidate('b')])).toEqual([]);
    expect(ask([touched('a')], [])).toEqual([]);
  });

  test('keeps to the limit, and orders equals by path', () => {
    const same = ['c', 'a', 'b'].map((name) => candidate(`x/${name}${name}.ts`));
    const input: ForgottenInput = {
      now,
      touched: [touched('src/q.ts')],
      candidates: same,
      authorLast: null,
      newest: [],
    };
    expect(paths(rankForgottenFiles(input, 2))).toEqual(['x/aa.ts', 'x/bb.ts']);
  });
});

test('every feature has a finite value, and there are as many as names', () => {
  const input: ForgottenInput = {
    now,
    touched: [touched('a', { b: tally(1) }), touched('new', {}, { status: 'A', tally: null })],
    candidates: [candidate('b', { tally: null })],
    authorLast: null,
    newest: [],
  };
  const features = featuresOf(prepareQuestion(input), candidate('b', { tally: null }));
  expect(features).toHaveLength(featureNames.length);
  expect(features.every(Number.isFinite)).toBe(true);
});

describe('estimateConfidence', () => {
  test('grows with the share, the proportion and the number of changes', () => {
    const middle = estimateConfidence({ share: 0.5, together: 5, outOf: 10 });
    expect(estimateConfidence({ share: 0.9, together: 5, outOf: 10 })).toBeGreaterThan(middle);
    expect(estimateConfidence({ share: 0.5, together: 5, outOf: 5 })).toBeGreaterThan(middle);
    expect(estimateConfidence({ share: 0.5, together: 10, outOf: 20 })).toBeGreaterThan(middle);
  });

  test('is 0 without proof', () => {
    expect(estimateConfidence({ share: 1, together: 1, outOf: 1 })).toBe(0);
    expect(estimateConfidence({ share: 0, together: 9, outOf: 9 })).toBe(0);
  });
});
