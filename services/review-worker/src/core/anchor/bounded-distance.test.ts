import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundedDistance } from './bounded-distance.ts';

/** The whole table, without any bound. */
function distance(left: string, right: string): number {
  const table: number[][] = [];
  const cost = (row: number, at: number) => table[row]?.[at] ?? Number.POSITIVE_INFINITY;
  for (let row = 0; row <= left.length; row += 1) {
    table.push([]);
    for (let at = 0; at <= right.length; at += 1) {
      const [one, other] = [left[row - 1], right[at - 1]];
      const costs = [cost(row - 1, at) + 1, cost(row, at - 1) + 1, cost(row - 1, at - 1) + (one === other ? 0 : 1)];
      if (row > 1 && at > 1 && one === right[at - 2] && left[row - 2] === other) costs.push(cost(row - 2, at - 2) + 1);
      table[row]?.push(row === 0 && at === 0 ? 0 : Math.min(...costs));
    }
  }
  return cost(left.length, right.length);
}

test('is the edit distance up to its bound, and null beyond', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 4 }), (left, right, max) => {
      const whole = distance(left, right);
      expect(boundedDistance(left, right, max)).toBe(whole <= max ? whole : null);
    }),
    { numRuns: 1000 },
  );
});
