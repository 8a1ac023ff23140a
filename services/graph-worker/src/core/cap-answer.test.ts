import { expect, test } from '@jest/globals';
import { capAnswer } from './cap-answer.ts';

const items = Array.from({ length: 100 }, (_, n) => `file-${n}`);

test('leaves an answer alone that fits, and one without lists', () => {
  expect(capAnswer({ items, truncated: false }, 10_000)).toEqual({ items, truncated: false });
  expect(capAnswer({ files: 3 }, 1)).toEqual({ files: 3 });
});

test('keeps the best of the longer list and says that it was cut', () => {
  const edges = Array.from({ length: 1000 }, (_, n) => n);
  const capped = capAnswer({ items, edges, truncated: false }, 1500);

  expect(Buffer.byteLength(JSON.stringify(capped))).toBeLessThanOrEqual(1500);
  expect(capped.items).toEqual(items.slice(0, capped.items.length));
  expect(capped.items.length).toBeGreaterThan(10);
  expect(capped.truncated).toBe(true);
});

test('ends when nothing fits', () => {
  expect(capAnswer({ items, truncated: false }, 1)).toEqual({ items: [], truncated: true });
});
