import { estimateTokens } from './estimate-tokens.ts';

export interface TokenCounter {
  /** Name of the tokenizer, or `estimate`. */
  name: string;
  count(text: string): number;
}

export const estimatingCounter: TokenCounter = { name: 'estimate', count: estimateTokens };
