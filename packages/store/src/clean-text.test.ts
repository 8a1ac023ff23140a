import { describe, expect, test } from '@jest/globals';
import { cleanText } from './clean-text.ts';

describe('clean text', () => {
  test.each([
    ['a\0b', 'ab'],
    ['\ud800x', '\ufffdx'],
    ['\u{1f41d} ok', '\u{1f41d} ok'],
    ['', ''],
  ])('turns %j into %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test('leaves null alone', () => {
    expect(cleanText(null)).toBeNull();
  });
});
