import { expect, test } from '@jest/globals';
import { chooseSearchWords, countWords, getSearchWords } from './search-words.ts';

const often = Array.from({ length: 60 }, (_, index) => `lookup of package ${index}`);
const titles = countWords([...often, 'lookup of package tokens', 'cache is stale', ...Array<string>(38).fill('tidy')]);

test('what many titles say is not asked for where rarer words tell more', () => {
  const words = getSearchWords('Lookup of package tokens: stale cache, stale quota');

  expect(chooseSearchWords(words, titles)).toEqual(['quota', 'tokens', 'stale', 'cache']);
});

test('common words are asked for where there are no others', () => {
  expect(chooseSearchWords(['lookup', 'package', 'tidy'], titles)).toEqual(['tidy', 'lookup', 'package']);
  expect(chooseSearchWords(['anything'], countWords([]))).toEqual(['anything']);
});

test('what forms and tools write is not searched for', () => {
  const text = [
    'Round totals',
    '<!-- Thank you for your contribution!',
    'Please describe it. -->',
    '## Description',
    'Prices lose cents in carts.',
    '- [x] I have read the guidelines',
    'PiperOrigin-RevId: 866848697',
    'Signed-off-by: Ada Lovelace <ada@example.test>',
    'Note: half-even',
  ].join('\n');

  expect(getSearchWords(text)).toEqual(['round', 'totals', 'prices', 'lose', 'cents', 'carts', 'note', 'half', 'even']);
});
