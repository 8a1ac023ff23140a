import { type RawBuilder, sql } from 'kysely';

/** Postgres refuses NUL in text and lone surrogates in jsonb; both occur in what people and models write. */
export function cleanText<T extends string | null>(text: T): T {
  return (text === null ? null : text.toWellFormed().replaceAll('\0', '')) as T;
}

/** JSON text that Postgres takes: it refuses NUL and lone surrogates, which `JSON.stringify` escapes. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return /\\u(?:0000|d[89a-f])/.test(text) ? JSON.stringify(cleanJson(value)) : text;
}

/** A jsonb parameter. Bound as text: a driver that guesses the type of an array or a boolean guesses wrong. */
export function jsonb(value: unknown): RawBuilder<unknown> {
  if (value === undefined || value === null) return sql`null::jsonb`;
  return sql`${jsonText(value)}::text::jsonb`;
}

function cleanJson(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanJson);
  if (value === null || typeof value !== 'object' || 'toJSON' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [cleanText(name), cleanJson(item)]));
}
