import { z } from 'zod';

const Dollars = z.number().nonnegative().max(100_000);

/** US dollars for a million tokens. Reading from the provider's cache costs `cached`, writing to it `cache_write`. */
export const Price = z.strictObject({
  input: Dollars,
  output: Dollars,
  cached: Dollars.optional(),
  cache_write: Dollars.optional(),
});
export type Price = z.infer<typeof Price>;

export interface TokenUse {
  /** All of the prompt, with what the cache answered for. */
  inputTokens: number | null;
  outputTokens: number | null;
  cachedTokens?: number | null;
  cacheWriteTokens?: number | null;
}

const million = 1_000_000;

/** US dollars; null when the price or what was used is unknown. */
export function costOf(price: Price | null, use: TokenUse): number | null {
  const { inputTokens, outputTokens } = use;
  if (price === null || inputTokens === null || outputTokens === null) return null;
  const { cached = price.input, cache_write: write = price.input } = price;
  const [read, written] = [use.cachedTokens ?? 0, use.cacheWriteTokens ?? 0];
  const plain = Math.max(0, inputTokens - read - written);
  return (plain * price.input + read * cached + written * write + outputTokens * price.output) / million;
}
