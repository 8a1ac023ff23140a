import type { z } from 'zod';
import type { Price } from '../core/budget/price.ts';
import type { TokenCounter } from '../core/tokens/token-counter.ts';

/** A model: text in, text out, with a look around in between where it is given tools. */
export interface ReviewModel {
  /** `provider:model`, as configured. */
  name: string;
  maxCalls: number;
  /** Tokens that one call may hold: instructions, facts and change together. */
  inputTokens: number;
  tokens: TokenCounter;
  /** Null: unknown, and so is what a review costs. */
  price: Price | null;
  ask(prompt: Prompt, signal: AbortSignal, options?: AskOptions): Promise<ModelAnswer>;
}

export interface Prompt {
  system: string;
  user: string;
  /** How much of `user`, from its start, other calls of the same review begin with: a provider may cache it. */
  sharedLength?: number;
  /** Ids of the repository's rules that a finding may name. */
  ruleIds?: readonly string[];
}

export interface AskOptions {
  /** Of one answer; the model's own limit when absent. */
  maxOutputTokens?: number;
  /** How long it may think, where the provider knows such a thing. */
  effort?: 'low' | 'medium' | 'high' | null;
  tools?: readonly ModelTool[];
  /** The answer is no list of findings: the provider gets no hint of that form. */
  plain?: boolean;
  /** Steps of one call: each answers with tool calls or ends it. */
  maxSteps?: number;
  /** Asked between two steps; false ends the call without an answer. */
  mayGoOn?: (used: TokensUsed) => boolean;
}

/** Something a model may look up. `run` never throws for what the model got wrong: its words say so. */
export interface ModelTool {
  name: string;
  description: string;
  input: z.ZodObject;
  run(input: unknown, signal: AbortSignal): Promise<string>;
}

export interface TokensUsed {
  inputTokens: number | null;
  outputTokens: number | null;
  /** Parts of `inputTokens` that came from, and went into, the provider's cache. */
  cachedTokens: number | null;
  cacheWriteTokens: number | null;
}

export interface ModelAnswer extends TokensUsed {
  text: string;
  /** The model stopped because its answer grew too long. */
  cut: boolean;
}

/** Why a model did not answer. `busy` and `silent` pass; `refused` stays until somebody changes the configuration. */
export type ModelFailure = 'busy' | 'silent' | 'refused';

export class ModelError extends Error {
  readonly failure: ModelFailure;
  readonly status: number | null;
  /** What the provider asked for; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(
    failure: ModelFailure,
    message: string,
    options: { status?: number | null; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ModelError';
    this.failure = failure;
    this.status = options.status ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
