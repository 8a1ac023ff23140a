import { costOf, type Price } from './price.ts';

/** What one review may use; null for no limit. */
export interface Budget {
  tokens: number | null;
  usd: number | null;
  /** Spent waiting for models. */
  seconds: number | null;
  /** Of all reviews of the repository since midnight UTC. */
  usdPerDay: number | null;
}

export interface Spent {
  tokens: number;
  /** Null: a call was made whose cost is unknown. */
  usd: number | null;
  ms: number;
  usdToday: number;
}

/** A call that is about to be made: its prompt is counted, and `maxOutputTokens` is what it may answer without a budget. */
export interface PlannedCall {
  model: string;
  price: Price | null;
  inputTokens: number;
  maxOutputTokens: number;
  /** Calls that are made at the same time: each may use as much of what is left as the others. */
  share?: number;
}

/** How long the answer may be and may take, or why the call must not be made. */
export type Allowance = { maxOutputTokens: number; ms: number | null } | { over: string };

export const noBudget: Budget = { tokens: null, usd: null, seconds: null, usdPerDay: null };

/** Below this no answer is worth its prompt. */
const leastAnswer = 1000;

/** The tighter of two. */
export function tightest(a: Budget, b: Budget): Budget {
  const least = (one: number | null, other: number | null) =>
    one === null ? other : other === null ? one : Math.min(one, other);
  return {
    tokens: least(a.tokens, b.tokens),
    usd: least(a.usd, b.usd),
    seconds: least(a.seconds, b.seconds),
    usdPerDay: least(a.usdPerDay, b.usdPerDay),
  };
}

/**
 * Whether a call fits what is left, with an answer of a useful length. The answer is then cut so that the budget holds. Dollars
 * cannot be kept for a model without a price, so such a call is not made.
 */
export function allowCall(budget: Budget, spent: Spent, call: PlannedCall): Allowance {
  const limits = [call.maxOutputTokens];
  const { share = 1 } = call;
  if (budget.tokens !== null) {
    limits.push(Math.floor((budget.tokens - spent.tokens) / share) - call.inputTokens);
    if (isTooShort(limits, call)) return { over: `over the budget of ${budget.tokens} tokens` };
  }
  for (const [limit, used, name] of [
    [budget.usd, spent.usd, `$${budget.usd}`],
    [budget.usdPerDay, spent.usdToday, `$${budget.usdPerDay} a day for this repository`],
  ] as const) {
    if (limit === null) continue;
    const unknown = { over: `over the budget of ${name}: the price of ${call.model} is not in WAGGLE_MODEL_PRICES` };
    if (call.price === null || used === null) return unknown;
    const prompt = costOf(call.price, { inputTokens: call.inputTokens, outputTokens: 0 }) ?? 0;
    const left = (limit - used) / share - prompt;
    if (left < 0) return { over: `over the budget of ${name}` };
    if (call.price.output > 0) limits.push(Math.floor((left / call.price.output) * 1_000_000));
    if (isTooShort(limits, call)) return { over: `over the budget of ${name}` };
  }
  const ms = budget.seconds === null ? null : Math.floor(budget.seconds * 1000 - spent.ms);
  if (ms !== null && ms <= 0) return { over: describeSeconds(budget) };
  return { maxOutputTokens: Math.min(...limits), ms };
}

export function describeSeconds({ seconds }: Budget): string {
  return `over the budget of ${seconds} seconds`;
}

function isTooShort(limits: readonly number[], { maxOutputTokens }: PlannedCall): boolean {
  return Math.min(...limits) < Math.min(leastAnswer, maxOutputTokens);
}
