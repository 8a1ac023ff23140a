import { expect, test } from '@jest/globals';
import { chooseMatch } from './choose-match.ts';
import type { QuoteMatch } from './match-quote.ts';

function match(startLine: number, over: Partial<QuoteMatch> = {}): QuoteMatch {
  return { startLine, line: startLine + 1, added: true, aliases: [], edits: 0, whole: true, ...over };
}

test.each<[string, QuoteMatch[], number | null, number | null]>([
  ['the only one, whatever is claimed', [match(5)], 900, 5],
  ['the claimed one', [match(5), match(9)], 9, 9],
  ['the one that is close, when the other is far', [match(5), match(60)], 12, 5],
  ['the one counted that way in the diff', [match(50, { aliases: [7] }), match(300)], 7, 50],
  ['the one the change wrote', [match(5, { added: false }), match(60)], null, 60],
  ['the one with fewer typos', [match(5, { edits: 2 }), match(60, { edits: 1 })], null, 60],
  ['none without a claim', [match(5), match(60)], null, null],
  ['none between two equally close', [match(5), match(15)], 10, null],
  ['none where one is close and the other was counted so', [match(50, { aliases: [7] }), match(9)], 7, null],
])('chooses %s', (_what, matches, claimed, expected) => {
  expect(chooseMatch(matches, claimed)?.startLine ?? null).toBe(expected);
});
