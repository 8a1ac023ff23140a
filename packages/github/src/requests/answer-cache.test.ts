import { describe, expect, test } from '@jest/globals';
import { createAnswerCache } from './answer-cache.ts';

const answer = (length: number) => ({ etag: 'W/"1"', data: 'x'.repeat(length), link: '' });

describe('answers kept for conditional reads', () => {
  test('are dropped beyond the bound, the one that was used longest ago first', () => {
    const cache = createAnswerCache({ maxTotal: 90, maxEntry: 60 });
    cache.keep('a', answer(30));
    cache.keep('b', answer(30));
    cache.find('a');
    cache.keep('c', answer(30));

    expect(cache.find('b')).toBeNull();
    expect([cache.find('a')?.etag, cache.find('c')?.etag]).toEqual(['W/"1"', 'W/"1"']);
  });

  test('are not kept when they are large, and then an older one is forgotten too', () => {
    const cache = createAnswerCache({ maxTotal: 100, maxEntry: 60 });
    cache.keep('a', answer(10));
    cache.keep('a', answer(80));

    expect(cache.find('a')).toBeNull();
  });
});
