import { describe, expect, test } from '@jest/globals';
import { cleanText, jsonText } from './clean-text.ts';

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

describe('JSON text', () => {
  test.each([
    ['a\0b', 'ab'],
    ['\ud800x', '\ufffdx'],
    ['\u{1f41d} "quoted" \\u0000 is text', '\u{1f41d} "quoted" \\u0000 is text'],
  ])('holds %j as %j', (text, clean) => {
    expect(JSON.parse(jsonText([{ text, at: new Date(0) }]))).toEqual([
      { text: clean, at: '1970-01-01T00:00:00.000Z' },
    ]);
  });
});
