import { PermanentError } from '@waggle/platform';
import type { Budget } from '../core/budget/budget.ts';
import type { Price } from '../core/budget/price.ts';
import type { ModelEnv } from './model-env.ts';

export type Provider = 'anthropic' | 'openai' | 'google' | 'openai-compatible';

export interface ModelSettings {
  /** `provider:model`, as configured. */
  name: string;
  provider: Provider;
  model: string;
  apiKey: string | null;
  baseUrl: string | null;
  price: Price | null;
  totalMs: number;
  idleMs: number;
  maxCalls: number;
  inputTokens: number;
}

export interface ModelsSettings {
  /** Null: reviews are built from evidence alone, and say so. */
  model: ModelSettings | null;
  fallbacks: ModelSettings[];
  /** A model that a repository asks for by name; null when the operator does not allow it. */
  choose: (name: string) => ModelSettings | null;
  budget: Budget;
}

/** The configured models. Throws a PermanentError when something that one of them needs is missing. */
export function modelsSettings(env: ModelEnv): ModelsSettings {
  const { WAGGLE_MODEL: name, WAGGLE_MODEL_FALLBACKS: fallbacks } = env;
  const own = new Set(name === undefined ? [] : [name, ...fallbacks]);
  return {
    model: name === undefined ? null : settingsOf(env, name, 'WAGGLE_MODEL'),
    fallbacks: name === undefined ? [] : fallbacks.map((one) => settingsOf(env, one, 'WAGGLE_MODEL_FALLBACKS')),
    choose: (wanted) => (own.has(wanted) || isAllowed(env, wanted) ? tryOpen(env, wanted) : null),
    budget: {
      tokens: env.WAGGLE_REVIEW_MAX_TOKENS ?? null,
      usd: env.WAGGLE_REVIEW_MAX_USD ?? null,
      seconds: env.WAGGLE_REVIEW_MAX_SECONDS ?? null,
      usdPerDay: env.WAGGLE_REPOSITORY_MAX_USD_PER_DAY ?? null,
    },
  };
}

function isAllowed({ WAGGLE_MODEL_CHOICES: choices }: ModelEnv, wanted: string): boolean {
  return choices.some((one) => (one.endsWith('*') ? wanted.startsWith(one.slice(0, -1)) : wanted === one));
}

/** What a repository asks for may have no key here: that is no reason to stop. */
function tryOpen(env: ModelEnv, wanted: string): ModelSettings | null {
  try {
    return settingsOf(env, wanted, 'model.name');
  } catch (error) {
    if (error instanceof PermanentError) return null;
    throw error;
  }
}

/** `variable` is where the name stands, for the words of the error. */
function settingsOf(env: ModelEnv, name: string, variable: string): ModelSettings {
  const at = name.indexOf(':');
  const provider = name.slice(0, at);
  if (!isProvider(provider)) throw new PermanentError('BAD_CONFIGURATION', `  ${variable}: ${provider} is no provider`);
  const { keyName, key, urlName, url } = accessOf(env, provider);
  // A key for the endpoint of WAGGLE_MODEL is never sent to another provider.
  const isMain = env.WAGGLE_MODEL?.startsWith(`${provider}:`) ?? false;
  const apiKey = key ?? (isMain ? env.WAGGLE_MODEL_API_KEY : undefined) ?? null;
  if (apiKey === null && provider !== 'openai-compatible') {
    throw new PermanentError('BAD_CONFIGURATION', `  ${keyName}: must be set for ${variable}=${name}`);
  }
  // One address serves WAGGLE_MODEL and other models of its provider that have none of their own.
  const main = isMain ? env.WAGGLE_MODEL_BASE_URL : undefined;
  const baseUrl = (name === env.WAGGLE_MODEL ? (main ?? url) : (url ?? main)) ?? null;
  if (baseUrl === null && provider === 'openai-compatible') {
    const wanted = isMain ? 'WAGGLE_MODEL_BASE_URL' : urlName;
    throw new PermanentError('BAD_CONFIGURATION', `  ${wanted}: must be set for openai-compatible models`);
  }
  return {
    name,
    provider,
    model: name.slice(at + 1),
    apiKey,
    baseUrl,
    price: env.WAGGLE_MODEL_PRICES?.[name] ?? null,
    totalMs: env.WAGGLE_MODEL_TIMEOUT * 1000,
    idleMs: env.WAGGLE_MODEL_IDLE_TIMEOUT * 1000,
    maxCalls: env.WAGGLE_MODEL_MAX_CALLS,
    inputTokens: env.WAGGLE_MODEL_INPUT_TOKENS,
  };
}

const variables = {
  anthropic: ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL'],
  openai: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'],
  google: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GOOGLE_BASE_URL'],
  'openai-compatible': ['WAGGLE_MODEL_API_KEY', 'OPENAI_COMPATIBLE_BASE_URL'],
} as const satisfies Record<Provider, readonly [keyof ModelEnv, keyof ModelEnv]>;

function isProvider(name: string): name is Provider {
  return Object.hasOwn(variables, name);
}

function accessOf(env: ModelEnv, provider: Provider) {
  const [keyName, urlName] = variables[provider];
  return { keyName, key: env[keyName], urlName, url: env[urlName] };
}
