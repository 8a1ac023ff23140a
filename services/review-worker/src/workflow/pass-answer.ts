import { Finding } from '@waggle/contracts';
import { z } from 'zod';
import type { Spent } from '../core/budget/budget.ts';

const Count = z.number().nullable();

/** What one call to the models gave, and what it cost. */
export const PassAnswer = z.object({
  findings: z.array(Finding),
  dropped: z.number(),
  /** What this part changes and why, in the model's words; empty where it said nothing. */
  summary: z.string().default(''),
  calls: z.number(),
  /** Who answered; null when nobody did. */
  model: z.string().nullable(),
  inputTokens: Count,
  outputTokens: Count,
  cachedTokens: Count,
  cacheWriteTokens: Count,
  /** US dollars; null when the price or a count is unknown. */
  costUsd: Count,
  ms: z.number(),
  /** `none`, or what went wrong in words for people: this part was not read by a model. */
  failure: z.string(),
  /** Models that were asked before and did not answer, with the reason. */
  tried: z.array(z.string()),
  refused: z.boolean(),
  /** The budget that ended the review here, as the reason for what was left; null when none did. */
  over: z.string().nullable(),
  /** The answer ended at its length limit: what came before is used, the rest is unknown. */
  cut: z.boolean(),
  /** What the model looked up, in order. */
  toolCalls: z.array(z.object({ name: z.string(), input: z.string(), characters: z.number() })),
});
export type PassAnswer = z.infer<typeof PassAnswer>;

/** What calls before have used. `usdToday` is not theirs to know. */
export function spentOn(answers: readonly PassAnswer[]): Omit<Spent, 'usdToday'> {
  const spent = { tokens: 0, usd: 0 as number | null, ms: 0 };
  for (const { inputTokens, outputTokens, costUsd, calls, ms } of answers) {
    spent.tokens += (inputTokens ?? 0) + (outputTokens ?? 0);
    spent.ms += ms;
    if (calls === 0) continue;
    spent.usd = spent.usd === null || costUsd === null ? null : spent.usd + costUsd;
  }
  return spent;
}
