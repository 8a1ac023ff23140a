import { isStepCount, type LanguageModel, Output, streamText, type ToolSet, tool } from 'ai';
import { estimatingCounter, type TokenCounter } from '../core/tokens/token-counter.ts';
import { mapModelError } from './map-model-error.ts';
import { ModelFindings } from './model-finding.ts';
import type { ModelSettings } from './model-settings.ts';
import { openProvider } from './open-provider.ts';
import { redactPrompt } from './redact-prompt.ts';
import {
  type AskOptions,
  type ModelAnswer,
  ModelError,
  type ModelTool,
  type Prompt,
  type ReviewModel,
} from './review-model.ts';
import { toMessages } from './to-messages.ts';
import { createUsageMeter } from './usage-meter.ts';

/** What one answer may hold, where no budget says less. */
export const maxOutputTokens = 16_000;
const lookUpBeatMs = 500;
const findingsOutput = Output.object({ schema: ModelFindings, name: 'findings' });

/** The configured model over HTTP. Retries are ours (none here): the SDK's own would buy the same answer twice. */
export function createModel(
  settings: ModelSettings,
  send: typeof fetch = fetch,
  tokens: TokenCounter = estimatingCounter,
): ReviewModel {
  const model = openProvider(settings, send);
  return {
    name: settings.name,
    maxCalls: settings.maxCalls,
    inputTokens: settings.inputTokens,
    tokens,
    price: settings.price,
    ask: async (prompt, signal, options = {}) =>
      ask(model, settings, { prompt: await redactPrompt(prompt, signal), options }, signal),
  };
}

async function ask(
  model: LanguageModel,
  settings: ModelSettings,
  { prompt, options }: { prompt: Prompt; options: AskOptions },
  signal: AbortSignal,
): Promise<ModelAnswer> {
  signal.throwIfAborted();
  let failure: unknown = null;
  const { tools = [], effort = null, maxSteps = 1, mayGoOn = () => true } = options;
  const idle = createIdleTimer(settings.idleMs);
  const meter = createUsageMeter();
  const parts: string[] = [];
  let finish = '';
  // Streamed, although nobody watches: silence in the middle of an answer is only seen that way.
  const result = streamText({
    model,
    ...toMessages(prompt, { provider: settings.provider, withTools: tools.length > 0 }),
    ...(tools.length === 0 ? (options.plain ? {} : hintFor(settings)) : { tools: toToolSet(tools, idle.reset) }),
    ...(effort === null ? {} : { reasoning: effort }),
    stopWhen: [isStepCount(maxSteps), () => !mayGoOn(meter.used())],
    maxRetries: 0,
    maxOutputTokens: options.maxOutputTokens ?? maxOutputTokens,
    abortSignal: AbortSignal.any([signal, idle.signal]),
    timeout: { totalMs: settings.totalMs },
    onError: ({ error }) => {
      failure ??= error;
    },
  });
  try {
    for await (const part of result.stream) {
      if (part.type.endsWith('-delta') || part.type.startsWith('tool-')) idle.reset();
      // What was said before looking something up is no part of the answer.
      if (part.type === 'start-step') parts.length = 0;
      if (part.type === 'text-delta') parts.push(part.text);
      if (part.type === 'finish-step') {
        meter.add(part.usage);
        finish = part.finishReason;
      }
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') throw new ModelError('silent', 'the model did not answer in time');
    }
    if (finish === '') throw failure ?? new ModelError('silent', 'the model ended without an answer');
    return { text: parts.join(''), ...meter.used(), cut: finish === 'length' };
  } catch (thrown) {
    signal.throwIfAborted();
    throw mapModelError(failure ?? thrown);
  } finally {
    idle.stop();
  }
}

/**
 * A hint to the provider; the answer is validated by our own parser, item by item. Endpoints that only resemble OpenAI's refuse
 * one form of the hint or another, so they get none, and neither do calls with tools.
 */
function hintFor({ provider }: ModelSettings) {
  return provider === 'openai-compatible' ? {} : { output: findingsOutput };
}

/** A look-up may take longer than a model may be silent. */
function toToolSet(tools: readonly ModelTool[], isBusy: () => void): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, input, run }) => [
      name,
      tool({
        description,
        inputSchema: input,
        execute: async (given, { abortSignal = new AbortController().signal }) => {
          const beat = setInterval(isBusy, lookUpBeatMs);
          try {
            return await run(given, abortSignal);
          } finally {
            clearInterval(beat);
          }
        },
      }),
    ]),
  );
}

/** The SDK's own idle limits begin with the answer's headers: an endpoint that accepts and says nothing would hold the slot. */
function createIdleTimer(idleMs: number): { signal: AbortSignal; reset(): void; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new ModelError('silent', 'the model fell silent')), idleMs);
  return { signal: controller.signal, reset: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}
