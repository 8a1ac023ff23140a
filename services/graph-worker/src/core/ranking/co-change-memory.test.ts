import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCoChangeMemory, learnChange, listPairs } from './co-change-memory.ts';
import { type HistoryChange, pairWeight, pathsOf, type TouchedFile } from './history-change.ts';
import { scoreCoChange } from './score-co-change.ts';
import { weightsAt } from './tally.ts';

const day = 86_400;
const path = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const change: fc.Arbitrary<HistoryChange> = fc.record({
  t: fc.integer({ min: 0, max: 4000 * day }),
  author: fc.constant(null),
  files: fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'M', 'D'), path), { minLength: 1, selector: ([, name]) => name }),
});
const history = fc.array(change, { minLength: 1, maxLength: 25 });

function learn(changes: readonly HistoryChange[]) {
  const memory = createCoChangeMemory();
  for (const one of changes) learnChange(memory, one);
  return memory;
}

function rounded(memory: ReturnType<typeof learn>) {
  const pairs = [...listPairs(memory)].map(({ a, b, tally }) => [`${a} ${b}`, tally] as const);
  return [...memory.files, ...pairs]
    .map(([key, { n, w, w90, at }]) => `${key} ${n} ${at} ${w.toFixed(9)} ${w90.toFixed(9)}`)
    .sort();
}

function changeOf(t: number, ...files: (string | TouchedFile)[]): HistoryChange {
  return { t, author: null, files: files.map((file) => (typeof file === 'string' ? ['M', file] : file)) };
}

describe('learnChange', () => {
  test('agrees with counting each change by itself', () => {
    fc.assert(
      fc.property(history, path, path, (changes, a, b) => {
        fc.pre(a < b);
        const tally = learn(changes).pairs.get(a)?.get(b);
        const shared = changes.filter((one) => [a, b].every((name) => pathsOf(one).includes(name)));
        const now = Math.max(...changes.map(({ t }) => t));
        const weigh = (days: number) =>
          shared.reduce((sum, one) => sum + pairWeight(pathsOf(one).length) * 2 ** (-(now - one.t) / (days * day)), 0);
        expect(tally?.n ?? 0).toBe(shared.length);
        const { w, w90 } = tally === undefined ? { w: 0, w90: 0 } : weightsAt(tally, now);
        expect(w).toBeCloseTo(weigh(730), 9);
        expect(w90).toBeCloseTo(weigh(90), 9);
      }),
    );
  });

  test('gives the same tallies in any order', () => {
    fc.assert(
      fc.property(history, (changes) => {
        expect(rounded(learn(changes.toReversed()))).toEqual(rounded(learn(changes)));
      }),
    );
  });

  test('a history with a rename is the history under the new name', () => {
    fc.assert(
      fc.property(history, history, (before, after) => {
        const renamed = before.map((one) => ({
          ...one,
          files: one.files.map(([status, name]): TouchedFile => [status, name === 'a' ? 'z' : name]),
        }));
        const move: HistoryChange = changeOf(5000 * day, ['R', 'z', 'a']);
        const plain: HistoryChange = changeOf(5000 * day, 'z');
        expect(rounded(learn([...before, move, ...after]))).toEqual(rounded(learn([...renamed, plain, ...after])));
      }),
    );
  });

  test('two files may swap their names', () => {
    const memory = learn([changeOf(1, 'a', 'x'), changeOf(2, 'a', 'x'), changeOf(3, 'b', 'y')]);
    learnChange(memory, changeOf(4, ['R', 'b', 'a'], ['R', 'a', 'b']));

    expect(memory.pairs.get('b')?.get('x')?.n).toBe(2);
    expect(memory.pairs.get('a')?.get('y')?.n).toBe(1);
    expect(memory.files.get('b')?.n).toBe(3);
  });

  test('does not learn from changes of more than 50 files, but knows what exists', () => {
    const many = Array.from({ length: 51 }, (_, index) => `f${index}`);
    const memory = learn([changeOf(1, ...many), changeOf(2, ['D', 'f0'])]);

    expect([memory.changes, memory.files.size, memory.pairs.size]).toEqual([0, 0, 0]);
    expect([memory.alive.size, memory.alive.has('f0')]).toEqual([50, false]);
  });

  test('lists each pair once', () => {
    const memory = learn([changeOf(1, 'c', 'a', 'b')]);
    expect([...listPairs(memory)].map(({ a, b }) => a + b).sort()).toEqual(['ab', 'ac', 'bc']);
  });
});

describe('scoreCoChange', () => {
  const tally = (n: number, w: number) => ({ n, w, w90: w / 2, at: 0 });

  test('is the formula of two decays', () => {
    const pairs = [
      { path: 'a', partner: 'x', pair: tally(3, 0.6), file: tally(4, 2) },
      { path: 'b', partner: 'x', pair: tally(1, 0.2), file: tally(1, 1) },
      { path: 'b', partner: 'y', pair: tally(1, 0.2), file: tally(1, 1) },
    ];
    const fromA = 0.6 / 3 + (0.5 * 0.3) / 1.5;
    const fromB = 0.2 / 2 + (0.5 * 0.1) / 1;

    const [first, second] = scoreCoChange(pairs, 2, 0);

    expect(first?.path).toBe('x');
    expect(first?.score).toBeCloseTo((fromA + fromB) / 2, 12);
    expect(second?.score).toBeCloseTo(fromB / 2, 12);
  });

  test('what is old weighs less against what is new, and equal scores are ordered by path', () => {
    const pairs = [
      { path: 'a', partner: 'old', pair: { ...tally(1, 1), at: -900 * day }, file: tally(2, 1) },
      { path: 'a', partner: 'z', pair: tally(1, 1), file: tally(2, 1) },
      { path: 'a', partner: 'b', pair: tally(1, 1), file: tally(2, 1) },
    ];
    expect(scoreCoChange(pairs, 1, 0).map(({ path }) => path)).toEqual(['b', 'z', 'old']);
  });
});
