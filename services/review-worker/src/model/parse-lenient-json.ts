import { jsonrepair } from 'jsonrepair';

const maxLength = 2_000_000;

/**
 * Finds JSON in what a model wrote: bare, fenced, with prose around it, cut off, or with the mistakes that models make (quotes,
 * commas, comments, words of other languages). Undefined when there is none.
 */
export function parseLenientJson(text: string): unknown {
  const input = text.slice(0, maxLength).replaceAll('\0', '').trim();
  const fenced = /```(?:json)?\s*\n([\s\S]*?)(?:\n```|$)/.exec(input)?.[1];
  for (const candidate of [input, fenced, fromFirstBracket(input)]) {
    if (candidate === undefined) continue;
    const parsed =
      tryParse(candidate) ?? tryParse(withoutTrailingCommas(candidate)) ?? tryParse(closeCutOff(candidate));
    if (parsed !== undefined) return parsed.value;
  }
  return repair(fenced ?? fromJsonStart(input) ?? '');
}

/**
 * The last resort. It makes something of nearly any text, an empty list of one that broke off before its first item too: only what
 * holds an object with a text counts, since an empty list would mean that nothing was found.
 */
function repair(text: string): unknown {
  try {
    const value: unknown = JSON.parse(jsonrepair(text));
    return holdsObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function holdsObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const items = Object.values(value);
  const isRecord = !Array.isArray(value);
  return items.some((item) => (isRecord && typeof item === 'string') || holdsObject(item));
}

/** From the first bracket that looks like JSON on: prose has brackets too. */
function fromJsonStart(text: string): string | undefined {
  const start = text.search(/[[{]\s*[[{"']|\{\s*\w+\s*:/);
  if (start === -1) return undefined;
  const end = Math.max(text.lastIndexOf(']'), text.lastIndexOf('}'));
  return text.slice(start, end > start ? end + 1 : undefined);
}

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function fromFirstBracket(text: string): string | undefined {
  const start = text.search(/[[{]/);
  if (start === -1) return undefined;
  const end = Math.max(text.lastIndexOf(']'), text.lastIndexOf('}'));
  return text.slice(start, end > start ? end + 1 : undefined);
}

function withoutTrailingCommas(text: string): string {
  return text.replace(/,(\s*[\]}])/g, '$1');
}

/** Drops the element that was cut off and closes what is still open, so that everything before it can be used. */
function closeCutOff(text: string): string {
  const start = text.search(/[[{]/);
  if (start === -1) return text;
  let best = '';
  const open: string[] = [];
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
      continue;
    }
    if (character === '"') inString = true;
    else if (character === '{') open.push('}');
    else if (character === '[') open.push(']');
    else if (character === '}' || character === ']') {
      if (open.pop() !== character) break;
      best = text.slice(start, at + 1) + [...open].reverse().join('');
    }
  }
  return best;
}
