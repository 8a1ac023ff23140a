import { redactProse } from './redact-prose.ts';

/**
 * The same value without the secrets in any of its texts, as it may be posted, stored and shown to a model. Rules quote what a change
 * writes, and the graph holds what people wrote in titles; tokens stand in both. Mostly there is none, which one look tells.
 */
export async function redactValues<T>(value: T, signal?: AbortSignal): Promise<T> {
  const all = listTexts(value).join('\n');
  if ((await redactProse(all, signal)) === all) return value;
  return (await redactEach(value, signal)) as T;
}

function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listTexts) : [];
}

/** One by one: a scanner that cannot tell which part of a line is secret takes the whole line. */
async function redactEach(value: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  if (typeof value === 'string') return await redactProse(value, signal);
  if (Array.isArray(value)) return await Promise.all(value.map((one) => redactEach(one, signal)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([name, one]) => [name, await redactEach(one, signal)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
