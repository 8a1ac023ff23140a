import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findQuote, trackQuote } from './track-quote.ts';

const before = [
  'function total(items) {',
  '  let sum = 0;',
  '  for (const item of items) {',
  '    sum += item.price;',
  '  }',
  '  return sum;',
  '}',
  'function count(items) {',
  '  return items.length;',
  '}',
];
const place = { quote: ['    sum += item.price;'], startLine: 4, endLine: 4 };

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

describe('quoted code', () => {
  test('is found where insertions above pushed it', () => {
    const after = ['// one', '// two', ...before];

    expect(trackQuote(text(before), text(after), place)).toEqual({ startLine: 6, endLine: 6 });
  });

  test('is the same after a formatter', () => {
    const after = before.map((line) => line.replace(/^ +/, (spaces) => '\t'.repeat(spaces.length / 2)));

    expect(trackQuote(text(before), text(after), place)).toEqual({ startLine: 4, endLine: 4 });
  });

  test('is gone when one of its lines was changed', () => {
    const after = before.map((line) => line.replace('item.price', 'item.price * item.amount'));
    const wide = { quote: before.slice(2, 4), startLine: 3, endLine: 4 };

    expect(trackQuote(text(before), text(after), place)).toBeNull();
    expect(trackQuote(text(before), text(after), wide)).toBeNull();
  });

  test('is found where the block was moved to', () => {
    const after = [...before.slice(7), ...before.slice(0, 7)];

    expect(trackQuote(text(before), text(after), place)).toEqual({ startLine: 7, endLine: 7 });
  });

  test('is gone although another copy of it was there before', () => {
    const twice = ['a();', 'cleanUp(user);', 'b();', 'cleanUp(user);', 'c();'];
    const after = ['a();', 'b();', 'cleanUp(user);', 'c();'];

    expect(trackQuote(text(twice), text(after), { quote: ['cleanUp(user);'], startLine: 2, endLine: 2 })).toBeNull();
  });

  test('is followed through any insertion', () => {
    const unique = fc.uniqueArray(fc.stringMatching(/^[a-z]{4,8}$/), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(
        unique,
        fc.nat(),
        fc.nat(),
        fc.array(fc.stringMatching(/^[0-9]{3,6}$/)),
        (lines, at, where, extra) => {
          const line = (at % lines.length) + 1;
          const cut = where % (lines.length + 1);
          const after = [...lines.slice(0, cut), ...extra, ...lines.slice(cut)];

          const found = trackQuote(text(lines), text(after), { quote: [], startLine: line, endLine: line });

          expect(after[(found?.startLine ?? 0) - 1]).toBe(lines[line - 1]);
        },
      ),
    );
  });

  test('is looked for by its text where the earlier version is unknown', () => {
    expect(findQuote(text(['x', ...before]), place)).toEqual({ startLine: 5, endLine: 5 });
    expect(findQuote(text(['x']), place)).toBeNull();
  });
});
