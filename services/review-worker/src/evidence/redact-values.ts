import { redactProse } from './redact-prose.ts';

/**
 * The same value without the secrets in any of its texts, as it may be posted, stored and shown to a model. Rules quote what a change
 * writes, and the graph holds what people wrote in titles; tokens stand in both. All texts are scanned at once, line by line,
 * so that a key that stands in several of them is found as well.
 */
export async function redactValues<T>(value: T, signal?: AbortSignal): Promise<T> {
  const texts = listTexts(value);
  const before = texts.join('\n');
  const after = await redactProse(before, signal);
  if (after === before) return value;
  const lines = after.split('\n');
  const clean = texts.map((text) => lines.splice(0, text.split('\n').length).join('\n'));
  return replaceTexts(value, clean.values()) as T;
}

function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listTexts) : [];
}

/** In the order of {@link listTexts}. */
function replaceTexts(value: unknown, texts: Iterator<string>): unknown {
  if (typeof value === 'string') return texts.next().value;
  if (Array.isArray(value)) return value.map((one) => replaceTexts(one, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, replaceTexts(one, texts)]));
}
