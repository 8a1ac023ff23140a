import { describe, expect, test } from '@jest/globals';
import { formatAge, formatDuration } from './format.ts';

describe('duration', () => {
  test.each([
    [-5, '0 ms'],
    [840, '840 ms'],
    [999.6, '1.0 s'],
    [4249, '4.2 s'],
    [59_960, '1 min 0 s'],
    [72_000, '1 min 12 s'],
    [3_599_600, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
  ])('%s ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('age', () => {
  test.each([
    ['2026-05-01T10:00:05.000Z', 'just now'],
    ['2026-05-01T09:59:30.000Z', '30 seconds ago'],
    ['2026-05-01T09:59:00.000Z', '1 minute ago'],
    ['2026-04-30T10:00:00.000Z', '1 day ago'],
    ['2024-04-30T10:00:00.000Z', '2 years ago'],
  ])('%s', (at, text) => {
    expect(formatAge(at, new Date('2026-05-01T10:00:00Z'))).toBe(text);
  });
});
