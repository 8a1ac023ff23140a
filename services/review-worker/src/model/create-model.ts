import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type LanguageModel, Output, streamText } from 'ai';
import { estimatingCounter, type TokenCounter } from '../core/tokens/token-counter.ts';
import { mapModelError } from './map-model-error.ts';
import { ModelFindings } from './model-finding.ts';
import type { ModelSettings } from './model-settings.ts';
import { type ModelAnswer, ModelError, type Prompt, type ReviewModel } from './review-model.ts';

const maxOutputTokens = 16_000;
const findingsOutput = Output.object({ schema: ModelFindings, name: 'findings' });

/** The configured model over HTTP. Retries are ours (none here): the SDK's own would buy the same answer twice. */
export function createModel(
  settings: ModelSettings,
  send: typeof fetch = fetch,
  tokens: TokenCounter = estimatingCounter,
): ReviewModel {
  const model = openModel(settings, send);
  return {
    name: settings.name,
    maxCalls: settings.maxCalls,
    inputTokens: settings.inputTokens,
    tokens,
    ask: (prompt, signal) => ask(model, settings, prompt, signal),
  };
}

async function ask(
  model: LanguageModel,
  settings: ModelSettings,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  signal.throwIfAborted();
  let failure: unknown = null;
  const idle = createIdleTimer(settings.idleMs);
  // Streamed, although nobody watches: silence in the middle of an answer is only seen that way.
  const result = streamText({
    model,
    instructions: prompt.system,
    prompt: prompt.user,
    // A hint to the provider; the answer is validated by our own parser, item by item. Endpoints that only resemble
    // OpenAI's refuse one form of the hint or another, so they get none.
    ...(settings.provider === 'openai-compatible' ? {} : { output: findingsOutput }),
    maxRetries: 0,
    maxOutputTokens,
    abortSignal: AbortSignal.any([signal, idle.signal]),
    timeout: { totalMs: settings.totalMs },
    onError: ({ error }) => {
      failure ??= error;
    },
  });
  try {
    const parts: string[] = [];
    for await (const part of result.stream) {
      if (part.type.endsWith('-delta')) idle.reset();
      if (part.type === 'text-delta') parts.push(part.text);
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') throw new ModelError('silent', 'the model did not answer in time');
    }
    const usage = await result.usage;
    return {
      text: parts.join(''),
      inputTokens: usage.inputTokens ?? null,
      outputTokens: usage.outputTokens ?? null,
      cut: (await result.finishReason) === 'length',
    };
  } catch (thrown) {
    signal.throwIfAborted();
    throw mapModelError(failure ?? thrown);
  } finally {
    idle.stop();
  }
}

/** The SDK's own idle limits begin with the answer's headers: an endpoint that accepts and says nothing would hold the slot. */
function createIdleTimer(idleMs: number): { signal: AbortSignal; reset(): void; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new ModelError('silent', 'the model fell silent')), idleMs);
  return { signal: controller.signal, reset: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}

function openModel({ provider, model, apiKey, baseUrl }: ModelSettings, send: typeof fetch): LanguageModel {
  const shared = { fetch: send, ...(baseUrl === null ? {} : { baseURL: baseUrl.replace(/\/+$/, '') }) };
  const key = apiKey === null ? {} : { apiKey };
  switch (provider) {
    case 'anthropic':
      return createAnthropic({ ...shared, ...key })(model);
    case 'openai':
      return createOpenAI({ ...shared, ...key })(model);
    case 'openai-compatible':
      return createOpenAICompatible({ name: 'openai-compatible', fetch: send, baseURL: baseUrl ?? '', ...key })(model);
  }
}
