import type { TokenCounter } from '../core/tokens/token-counter.ts';

/** One call to a model: text in, text out. */
export interface ReviewModel {
  /** `provider:model`, as configured. */
  name: string;
  maxCalls: number;
  /** Tokens that one call may hold: instructions, facts and change together. */
  inputTokens: number;
  tokens: TokenCounter;
  ask(prompt: Prompt, signal: AbortSignal): Promise<ModelAnswer>;
}

export interface Prompt {
  system: string;
  user: string;
  /** How much of `user`, from its start, other calls of the same review begin with: a provider may cache it. */
  sharedLength?: number;
  /** Ids of the repository's rules that a finding may name. */
  ruleIds?: readonly string[];
}

export interface ModelAnswer {
  text: string;
  inputTokens: number | null;
  outputTokens: number | null;
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
