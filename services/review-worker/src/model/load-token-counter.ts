import { estimatingCounter, type TokenCounter } from '../core/tokens/token-counter.ts';
import type { ModelSettings } from './model-settings.ts';

/** Its work on text without any break grows with the square of the length. */
const longRun = /\S{256}|[ \t]{256}|\n{256}/;
const pieceLength = 128;

/**
 * Counts with the model's own tokenizer where the provider publishes one: OpenAI does (loading it takes about 75 MB). For all
 * others the estimate counts, which errs on the safe side.
 */
export async function loadTokenCounter({
  provider,
  model,
}: Pick<ModelSettings, 'provider' | 'model'>): Promise<TokenCounter> {
  if (provider !== 'openai') return estimatingCounter;
  const isOld = /^gpt-(?:3\.5|4(?![.o\d]))/.test(model);
  const name = isOld ? 'cl100k_base' : 'o200k_base';
  const { countTokens } = await (isOld
    ? import('gpt-tokenizer/encoding/cl100k_base')
    : import('gpt-tokenizer/encoding/o200k_base'));
  const options = { disallowedSpecial: new Set<string>() };
  return {
    name,
    count: (text) => {
      if (!longRun.test(text)) return countTokens(text, options);
      let tokens = 0;
      for (let at = 0; at < text.length; at += pieceLength) {
        tokens += countTokens(text.slice(at, at + pieceLength), options);
      }
      return tokens;
    },
  };
}
