import type { ModelMessage, SystemModelMessage } from 'ai';
import type { Provider } from './model-settings.ts';
import type { Prompt } from './review-model.ts';

/** Anthropic caches what is marked, for five minutes; OpenAI and Google cache equal beginnings by themselves. */
const cached = { anthropic: { cacheControl: { type: 'ephemeral' as const } } };

/**
 * The prompt as messages. With Anthropic the instructions and what the calls of a review share are marked for its cache, and all
 * of the prompt where tools make the model read it again with every step.
 */
export function toMessages(
  { system, user, sharedLength = 0 }: Prompt,
  { provider, withTools }: { provider: Provider; withTools: boolean },
): { instructions: string | SystemModelMessage; messages: ModelMessage[] } {
  if (provider !== 'anthropic') return { instructions: system, messages: [{ role: 'user', content: user }] };
  const own = {
    type: 'text' as const,
    text: user.slice(sharedLength),
    ...(withTools ? { providerOptions: cached } : {}),
  };
  const shared = { type: 'text' as const, text: user.slice(0, sharedLength), providerOptions: cached };
  const content = [shared, own].filter(({ text }) => text !== '');
  return {
    instructions: { role: 'system', content: system, providerOptions: cached },
    messages: [{ role: 'user', content }],
  };
}
