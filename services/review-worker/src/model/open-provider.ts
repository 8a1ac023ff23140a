import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import type { ModelSettings } from './model-settings.ts';

type Named = Pick<ModelSettings, 'provider' | 'model' | 'apiKey' | 'baseUrl'>;

export function openProvider({ provider, model, apiKey, baseUrl }: Named, send: typeof fetch): LanguageModel {
  const shared = { fetch: send, ...(baseUrl === null ? {} : { baseURL: baseUrl.replace(/\/+$/, '') }) };
  const key = apiKey === null ? {} : { apiKey };
  switch (provider) {
    case 'anthropic':
      return createAnthropic({ ...shared, ...key })(model);
    case 'openai':
      return createOpenAI({ ...shared, ...key })(model);
    case 'google':
      return createGoogle({ ...shared, ...key })(model);
    case 'openai-compatible':
      return createOpenAICompatible({
        name: 'openai-compatible',
        fetch: send,
        baseURL: baseUrl ?? '',
        includeUsage: true,
        ...key,
      })(model);
  }
}
