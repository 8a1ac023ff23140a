import { PermanentError } from '@waggle/platform';
import type { ModelEnv } from './model-env.ts';

export type Provider = 'anthropic' | 'openai' | 'openai-compatible';

export interface ModelSettings {
  /** `provider:model`, as configured. */
  name: string;
  provider: Provider;
  model: string;
  apiKey: string | null;
  baseUrl: string | null;
  totalMs: number;
  idleMs: number;
  maxCalls: number;
  inputTokens: number;
}

/** The configured model, or null for none. Throws a PermanentError when something it needs is missing. */
export function modelSettings(env: ModelEnv): ModelSettings | null {
  if (env.WAGGLE_MODEL === undefined) return null;
  const at = env.WAGGLE_MODEL.indexOf(':');
  const provider = env.WAGGLE_MODEL.slice(0, at) as Provider;
  const keys = {
    anthropic: ['ANTHROPIC_API_KEY', env.ANTHROPIC_API_KEY],
    openai: ['OPENAI_API_KEY', env.OPENAI_API_KEY],
    'openai-compatible': ['WAGGLE_MODEL_API_KEY', env.WAGGLE_MODEL_API_KEY],
  } as const;
  const [keyName, ownKey] = keys[provider];
  const apiKey = ownKey ?? env.WAGGLE_MODEL_API_KEY ?? null;
  if (apiKey === null && provider !== 'openai-compatible') {
    throw new PermanentError('BAD_CONFIGURATION', `  ${keyName}: must be set for WAGGLE_MODEL=${env.WAGGLE_MODEL}`);
  }
  if (env.WAGGLE_MODEL_BASE_URL === undefined && provider === 'openai-compatible') {
    throw new PermanentError('BAD_CONFIGURATION', '  WAGGLE_MODEL_BASE_URL: must be set for openai-compatible models');
  }
  return {
    name: env.WAGGLE_MODEL,
    provider,
    model: env.WAGGLE_MODEL.slice(at + 1),
    apiKey,
    baseUrl: env.WAGGLE_MODEL_BASE_URL ?? null,
    totalMs: env.WAGGLE_MODEL_TIMEOUT * 1000,
    idleMs: env.WAGGLE_MODEL_IDLE_TIMEOUT * 1000,
    maxCalls: env.WAGGLE_MODEL_MAX_CALLS,
    inputTokens: env.WAGGLE_MODEL_INPUT_TOKENS,
  };
}
