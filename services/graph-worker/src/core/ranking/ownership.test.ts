import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownershipOf } from './ownership.ts';

const knowledge = fc.array(
  fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), work: fc.double({ min: 0, max: 50, noNaN: true }) }),
);

test('adds up the work of one person and names who matters', () => {
  const rows = [
    { key: 'ada', work: 3 },
    { key: 'grace', work: 4 },
    { key: 'ada', work: 2.7 },
    { key: 'passer-by', work: 0.3 },
  ];
  const { owners, major, busFactor, fragmentation } = ownershipOf(rows);

  expect(owners.map(({ key }) => key)).toEqual(['ada', 'grace', 'passer-by']);
  expect(owners[0]?.share).toBeCloseTo(0.57, 12);
  expect(major).toEqual(['ada', 'grace']);
  expect(busFactor).toBe(1);
  expect(fragmentation).toBeCloseTo(1 - 0.57 ** 2 - 0.4 ** 2 - 0.03 ** 2, 12);
});

test.each([
  [[1, 1], 1],
  [[1, 1, 1], 2],
  [[1, 1, 1, 1, 1, 1], 3],
  [[], 0],
  [[0], 0],
])('bus factor of %p is %d', (works, expected) => {
  expect(ownershipOf(works.map((work, index) => ({ key: `p${index}`, work }))).busFactor).toBe(expected);
});

test('shares add up to 1, and the bus factor is the least number that holds half', () => {
  fc.assert(
    fc.property(knowledge, (rows) => {
      const { owners, busFactor } = ownershipOf(rows);
      fc.pre(owners.length > 0);
      const held = (count: number) => owners.slice(0, count).reduce((sum, { share }) => sum + share, 0);
      expect(held(owners.length)).toBeCloseTo(1, 9);
      expect(held(busFactor)).toBeGreaterThanOrEqual(0.5 - 1e-6);
      expect(held(busFactor - 1)).toBeLessThan(0.5);
    }),
  );
});
