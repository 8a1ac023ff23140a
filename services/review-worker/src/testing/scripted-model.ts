import { estimatingCounter } from '../core/tokens/token-counter.ts';
import { type AskOptions, type ModelAnswer, ModelError, type Prompt, type ReviewModel } from '../model/review-model.ts';

export type Reply = string | { cut: string } | ModelError | ((prompt: Prompt, signal: AbortSignal) => Promise<string>);

/** Tests only: a model that answers from a list, the last entry for ever, and remembers what it was asked. */
export function createScriptedModel(
  replies: readonly Reply[],
  over: Partial<ReviewModel> = {},
): ReviewModel & { prompts: Prompt[]; asked: AskOptions[] } {
  const prompts: Prompt[] = [];
  const asked: AskOptions[] = [];
  return {
    name: 'scripted:model',
    maxCalls: 6,
    inputTokens: 40_000,
    tokens: estimatingCounter,
    price: null,
    prompts,
    asked,
    ...over,
    ask: async (prompt: Prompt, signal: AbortSignal, options: AskOptions = {}): Promise<ModelAnswer> => {
      signal.throwIfAborted();
      const reply = replies[Math.min(prompts.length, replies.length - 1)] ?? '';
      prompts.push(prompt);
      asked.push(options);
      if (reply instanceof ModelError) throw reply;
      const cut = typeof reply === 'object';
      const text = typeof reply === 'string' ? reply : cut ? reply.cut : await reply(prompt, signal);
      return { text, inputTokens: 100, outputTokens: 10, cachedTokens: null, cacheWriteTokens: null, cut };
    },
  };
}

export interface ScriptedFinding {
  path: string | null;
  quote: string[];
  severity?: string;
  rule?: string;
  line?: number;
  title?: string;
  replacement?: string;
}

export function scriptFindings(findings: readonly ScriptedFinding[], summary = ''): string {
  const filled = findings.map((finding) => ({
    category: 'correctness',
    severity: 'medium',
    line: null,
    title: 'A defect',
    body: 'It breaks.',
    replacement: null,
    ...finding,
  }));
  return JSON.stringify({ summary, findings: filled });
}
