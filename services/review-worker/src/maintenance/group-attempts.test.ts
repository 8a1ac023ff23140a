import { expect, test } from '@jest/globals';
import { groupAttempts } from './group-attempts.ts';

const guid = (digit: number) => `${String(digit).repeat(8)}-0000-4000-8000-00000000000A`;

function attempt(id: number, digit: number, over: { code?: number; minute?: number; event?: string } = {}) {
  const { code = 502, minute = id, event = 'push' } = over;
  const delivered_at = new Date(Date.UTC(2026, 0, 1, 0, minute));
  return { id, guid: guid(digit), delivered_at, redelivery: false, status: 'x', status_code: code, event };
}

test('puts attempts of one delivery together, oldest delivery first', () => {
  const found = groupAttempts([attempt(4, 1, { code: 202 }), attempt(3, 2), attempt(2, 1), attempt(1, 3)]);

  expect(found.map(({ guid: id, attemptId, succeeded }) => [id, attemptId, succeeded])).toEqual([
    [guid(3).toLowerCase(), 1, false],
    [guid(1).toLowerCase(), 4, true],
    [guid(2).toLowerCase(), 3, false],
  ]);
});

test('leaves pings out, and what is no delivery id', () => {
  expect(groupAttempts([attempt(1, 1, { event: 'ping' }), { ...attempt(2, 2), guid: 'x' }])).toEqual([]);
});
