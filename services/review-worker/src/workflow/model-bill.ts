import type { Spent } from '../core/budget/budget.ts';
import { costOf } from '../core/budget/price.ts';
import type { ModelAnswer, ReviewModel, TokensUsed } from '../model/review-model.ts';
import { addTokens } from '../model/usage-meter.ts';

export interface Bill {
  add(model: ReviewModel, answer: ModelAnswer): void;
  /** A call without an answer: providers do not charge for it. */
  addFailed(): void;
  total(): TokensUsed & { calls: number; costUsd: number | null };
  /** With what was spent before. */
  spent(): Spent;
}

/** What the calls of one pass use, also those of models that were of no use. */
export function createBill(before: Spent): Bill {
  const uses: (TokensUsed & { costUsd: number | null })[] = [];
  let failed = 0;
  let now = before;
  return {
    add: (model, answer) => {
      uses.push({ ...answer, costUsd: costOf(model.price, answer) });
      now = addUse(now, model, answer);
    },
    addFailed: () => {
      failed += 1;
    },
    total: () => {
      const costs = uses.map(({ costUsd }) => costUsd);
      const costUsd = costs.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
      return { calls: uses.length + failed, ...addTokens(uses), costUsd };
    },
    spent: () => now,
  };
}

export function addUse(spent: Spent, model: Pick<ReviewModel, 'price'>, used: TokensUsed): Spent {
  const cost = costOf(model.price, used);
  return {
    ...spent,
    tokens: spent.tokens + (used.inputTokens ?? 0) + (used.outputTokens ?? 0),
    usd: spent.usd === null || cost === null ? null : spent.usd + cost,
    usdToday: spent.usdToday + (cost ?? 0),
  };
}
