import type { LanguageModelUsage } from 'ai';
import type { TokensUsed } from './review-model.ts';

const nothing: TokensUsed = { inputTokens: null, outputTokens: null, cachedTokens: null, cacheWriteTokens: null };

/** Adds up what the steps of one call used. */
export function createUsageMeter(): { add(usage: LanguageModelUsage): void; used(): TokensUsed } {
  let total = nothing;
  return {
    add: ({ inputTokens = null, outputTokens = null, inputTokenDetails: details }) => {
      const { cacheReadTokens: cachedTokens = null, cacheWriteTokens = null } = details;
      total = addTokens([total, { inputTokens, outputTokens, cachedTokens, cacheWriteTokens }]);
    },
    used: () => total,
  };
}

/** Counts that nobody told are left out; null when nobody told any. */
export function addTokens(uses: readonly TokensUsed[]): TokensUsed {
  return {
    inputTokens: sumKnown(uses.map(({ inputTokens }) => inputTokens)),
    outputTokens: sumKnown(uses.map(({ outputTokens }) => outputTokens)),
    cachedTokens: sumKnown(uses.map(({ cachedTokens }) => cachedTokens)),
    cacheWriteTokens: sumKnown(uses.map(({ cacheWriteTokens }) => cacheWriteTokens)),
  };
}

function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}
