import { z } from 'zod';
import { askIfMeant, listNames } from './suggest.ts';

export interface Explained {
  keys: PropertyKey[];
  message: string;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What a zod issue means to the person who wrote the file: what is wrong, what is allowed, what was likely meant. */
export function explainIssue(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): Explained[] {
  const keys = issue.path;
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(issue.keys, schema, keys);
    case 'invalid_key':
      return [{ keys, message: issue.issues[0]?.message ?? 'is not a key that may stand here' }];
    case 'invalid_union':
      return explainUnion(issue, schema, value);
    case 'invalid_value':
      return [{ keys, message: notAmong(readAt(value, keys), issue.values) }];
    case 'invalid_type':
      return [{ keys, message: wrongType(issue, readAt(value, keys)) }];
    case 'too_big':
      return [{ keys, message: `must be at most ${describeLimit(issue.origin, issue.maximum)}` }];
    case 'too_small':
      return [{ keys, message: tooSmall(issue) }];
    case 'invalid_format':
      return [{ keys, message: `must be ${issue.message}` }];
    default:
      return [{ keys, message: issue.message }];
  }
}

/** Of the forms that a value may have, the one that its author began to write tells what is wrong with it. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType, value: unknown): Explained[] {
  const forms = issue.errors.map((form) => form.map((one) => ({ ...one, path: [...issue.path, ...one.path] })));
  const fitting = forms.filter((form) => !form.some((one) => one.code === 'invalid_type' && sameLength(one, issue)));
  const [chosen] = fitting.length > 0 ? fitting : forms;
  return (chosen ?? []).flatMap((one) => explainIssue(one as z.core.$ZodIssue, schema, value));
}

function sameLength(one: { path: PropertyKey[] }, other: { path: PropertyKey[] }): boolean {
  return one.path.length === other.path.length;
}

/** Enough of them: each costs a comparison with every key that is allowed. */
const maxUnknown = 20;

function unknownKeys(unknown: readonly string[], schema: z.ZodType, keys: PropertyKey[]): Explained[] {
  const allowed = allowedKeys(schema, keys);
  const list = listNames(allowed);
  return unknown.slice(0, maxUnknown).map((key) => {
    const question = askIfMeant(key, allowed);
    return { keys: [...keys, key], message: `is not a key that Waggle knows.${question} Allowed here: ${list}` };
  });
}

function notAmong(value: unknown, allowed: readonly unknown[]): string {
  const words = allowed.map(String);
  const question = typeof value === 'string' ? askIfMeant(value, words) : '';
  return `must be one of ${listNames(words)}, not ${show(value)}.${question}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a section with keys',
  record: 'a section with keys',
  number: 'a number',
  int: 'a whole number',
};

const spokenFlags: Readonly<Record<string, boolean>> = { yes: true, on: true, no: false, off: false };

function wrongType(issue: z.core.$ZodIssueInvalidType, value: unknown): string {
  if (value === undefined) return 'is missing';
  const wanted = typeNames[issue.expected] ?? issue.expected;
  const flag = typeof value === 'string' && issue.expected === 'boolean' ? spokenFlags[value.toLowerCase()] : undefined;
  return `must be ${wanted}, not ${show(value)}.${flag === undefined ? '' : ` Did you mean \`${flag}\`?`}`;
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return 'must not be empty';
  return `must be ${inclusive === false ? 'more than' : 'at least'} ${describeLimit(origin, minimum)}`;
}

function describeLimit(origin: string, limit: number | bigint): string {
  if (origin === 'string') return `${limit} characters long`;
  return origin === 'array' ? `${limit} entries long` : String(limit);
}

const maxShown = 40;

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  if (typeof value === 'object') return 'a section with keys';
  const text = String(value).replaceAll('`', "'");
  return `\`${text.length > maxShown ? `${text.slice(0, maxShown)}…` : text}\``;
}

function readAt(value: unknown, keys: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of keys) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}

/** The names that the schema allows at this place. */
function allowedKeys(schema: z.ZodType, keys: readonly PropertyKey[]): string[] {
  let at: JsonSchema[] = [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })];
  for (const key of keys) at = at.flatMap((one) => (typeof key === 'number' ? itemsOf(one) : propertyOf(one, key)));
  return at.flatMap(forms).flatMap(({ properties = {} }) => Object.keys(properties));
}

function itemsOf(schema: JsonSchema): JsonSchema[] {
  return forms(schema).flatMap(({ items }) => (isSchema(items) ? [items] : []));
}

function propertyOf(schema: JsonSchema, key: PropertyKey): JsonSchema[] {
  return forms(schema).flatMap(({ properties = {} }) => {
    const property = properties[String(key)];
    return isSchema(property) ? [property] : [];
  });
}

function forms(schema: JsonSchema): JsonSchema[] {
  return [schema, ...(schema.anyOf ?? []).filter(isSchema)];
}

function isSchema(schema: unknown): schema is JsonSchema {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema);
}
