import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addEvent, addTallies, type Tally, tallyOf, weightsAt } from './tally.ts';

const day = 86_400;
const event = fc.record({
  weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
  at: fc.integer({ min: 0, max: 2e9 }),
});
const events = fc.array(event, { minLength: 1, maxLength: 20 });

function sumUp(all: readonly { weight: number; at: number }[]): Tally {
  const [first, ...rest] = all.map(({ weight, at }) => tallyOf(weight, at));
  if (first === undefined) throw new Error('a tally needs an event');
  return rest.reduce(addTallies, first);
}

function expectSame(a: Tally, b: Tally): void {
  expect([a.n, a.at]).toEqual([b.n, b.at]);
  expect(a.w).toBeCloseTo(b.w, 9);
  expect(a.w90).toBeCloseTo(b.w90, 9);
}

test('halves after 2 years and after 90 days', () => {
  const tally = tallyOf(0.8, 1000);
  expect(weightsAt(tally, 1000 + 730 * day).w).toBeCloseTo(0.4, 12);
  expect(weightsAt(tally, 1000 + 90 * day).w90).toBeCloseTo(0.4, 12);
  expect(weightsAt(tally, 1000 - 730 * day).w).toBeCloseTo(1.6, 12);
});

test('equals the sum of what remains of each event, whatever their order', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 0, max: 2e9 }), (all, later) => {
      const tally = sumUp(all);
      const now = tally.at + later;
      const direct = (halfLife: number) =>
        all.reduce((sum, { weight, at }) => sum + weight * 2 ** (-(now - at) / (halfLife * day)), 0);
      expect(tally.n).toBe(all.length);
      expect(weightsAt(tally, now).w).toBeCloseTo(direct(730), 9);
      expect(weightsAt(tally, now).w90).toBeCloseTo(direct(90), 9);
    }),
  );
});

test('adding in place, in parts or in another order comes to the same', () => {
  fc.assert(
    fc.property(events, events, (left, right) => {
      const whole = sumUp([...left, ...right]);
      expectSame(addTallies(sumUp(left), sumUp(right)), whole);
      expectSame(sumUp([...right, ...left]), whole);
      const inPlace = sumUp(left);
      for (const { weight, at } of right) addEvent(inPlace, weight, at);
      expectSame(inPlace, whole);
    }),
  );
});
