import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EffectOfEvent, planRounds } from './effects.ts';
import { buildRequest } from './testing/builders.ts';

function work(prNumber: number, eventId: number): EffectOfEvent {
  return { type: 'work', ...buildRequest({ prNumber }), eventId };
}

describe('rounds of work', () => {
  test('hold each row once, keep the order per row and lose nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 })), (numbers) => {
        const effects = numbers.map((prNumber, index) => work(prNumber, index));
        const rounds = planRounds(effects);
        for (const round of rounds) {
          const rows = round.map(({ prNumber }) => prNumber);
          expect(rows).toEqual(Array.from(new Set(rows)).sort((a, b) => a - b));
        }
        for (const prNumber of [1, 2, 3, 4]) {
          const planned = rounds.flat().filter((effect) => effect.prNumber === prNumber);
          expect(planned).toEqual(effects.filter((effect) => 'prNumber' in effect && effect.prNumber === prNumber));
        }
      }),
    );
  });

  test('leave everything else out', () => {
    expect(planRounds([{ type: 'disconnect', repoIds: [1], eventId: 1 }])).toEqual([]);
  });
});
