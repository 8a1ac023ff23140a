import { describe, expect, test } from '@jest/globals';
import { allowCall, noBudget, tightest } from './budget.ts';
import { costOf } from './price.ts';

const price = { input: 3, output: 15, cached: 0.3, cache_write: 3.75 };
const spent = { tokens: 0, usd: 0, ms: 0, usdToday: 0 };
const call = { model: 'x:y', price, inputTokens: 10_000, maxOutputTokens: 16_000 };

describe('what a call costs', () => {
  test('cached and written tokens have their own prices', () => {
    const use = { inputTokens: 10_000, outputTokens: 1000, cachedTokens: 6000, cacheWriteTokens: 2000 };

    expect(costOf(price, use)).toBeCloseTo((2000 * 3 + 6000 * 0.3 + 2000 * 3.75 + 1000 * 15) / 1e6, 12);
    expect(costOf({ input: 3, output: 15 }, use)).toBeCloseTo((10_000 * 3 + 1000 * 15) / 1e6, 12);
  });

  test('without a price or a count it is unknown, not nothing', () => {
    expect(costOf(null, { inputTokens: 1, outputTokens: 1 })).toBeNull();
    expect(costOf(price, { inputTokens: null, outputTokens: 1 })).toBeNull();
  });
});

describe('whether a call may be made', () => {
  test('answers are cut to what is left', () => {
    expect(allowCall(noBudget, spent, call)).toEqual({ maxOutputTokens: 16_000, ms: null });
    expect(allowCall({ ...noBudget, tokens: 12_000 }, spent, call)).toMatchObject({ maxOutputTokens: 2000 });
    expect(allowCall({ ...noBudget, usd: 0.06 }, spent, call)).toMatchObject({ maxOutputTokens: 2000 });
    expect(allowCall({ ...noBudget, seconds: 2 }, { ...spent, ms: 500 }, call)).toMatchObject({ ms: 1500 });
  });

  test.each([
    [{ tokens: 10_999 }, {}, 'over the budget of 10999 tokens'],
    [{ tokens: 100_000 }, { tokens: 95_000 }, 'over the budget of 100000 tokens'],
    [{ usd: 0.04 }, {}, 'over the budget of $0.04'],
    [{ seconds: 2 }, { ms: 2000 }, 'over the budget of 2 seconds'],
    [{ usdPerDay: 1 }, { usdToday: 0.99 }, 'over the budget of $1 a day for this repository'],
  ])('%j with %j used: no', (budget, used, over) => {
    expect(allowCall({ ...noBudget, ...budget }, { ...spent, ...used }, call)).toEqual({ over });
  });

  test('calls at the same time share what is left', () => {
    const four = { ...call, share: 4 };

    expect(allowCall({ ...noBudget, tokens: 48_000 }, spent, four)).toMatchObject({ maxOutputTokens: 2000 });
    expect(allowCall({ ...noBudget, tokens: 43_000 }, spent, four)).toEqual({
      over: 'over the budget of 43000 tokens',
    });
  });

  test('dollars cannot be kept without a price, so nothing is bought', () => {
    const unpriced = { ...call, price: null };

    expect(allowCall({ ...noBudget, usd: 100 }, spent, unpriced)).toMatchObject({ over: expect.stringMatching(/x:y/) });
    expect(allowCall({ ...noBudget, usd: 100 }, { ...spent, usd: null }, call)).toHaveProperty('over');
    expect(allowCall({ ...noBudget, tokens: 1e6 }, spent, unpriced)).toMatchObject({ ms: null });
  });

  test('of two limits the tighter holds', () => {
    const both = tightest({ ...noBudget, tokens: 5, usd: 1 }, { ...noBudget, tokens: 9, seconds: 3 });

    expect(both).toEqual({ tokens: 5, usd: 1, seconds: 3, usdPerDay: null });
  });
});
