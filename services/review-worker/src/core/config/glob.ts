import { RE2JS } from 're2js';

/**
 * What a pattern is about. `path`: `*` stays inside one folder, `**` crosses folders, a pattern without a slash is about
 * names in any folder, and one that names a folder is about everything below. `branch`: the same without the last two.
 * `text`: only `*` is special, and case does not matter (logins and labels).
 */
export type PatternKind = 'path' | 'branch' | 'text';

export type Matcher = (text: string) => boolean;

/** Compiles a glob to RE2, so that no pattern can take more than linear time. Throws an Error for an unclosed bracket. */
export function compileGlob(pattern: string, kind: PatternKind): Matcher {
  const source = kind === 'text' ? escapeAll(pattern) : translate(kind === 'path' ? toRooted(pattern) : pattern);
  const below = kind === 'path' && namesOneThing(pattern) ? '(?:/.*)?' : '';
  const regex = RE2JS.compile(`(?s)${kind === 'text' ? '(?i)' : ''}^(?:${source})${below}$`);
  return (text) => regex.test(text);
}

function escapeAll(pattern: string): string {
  return pattern
    .split('*')
    .map((part) => RE2JS.quote(part))
    .join('.*');
}

function toRooted(pattern: string): string {
  const below = pattern.endsWith('/') ? `${pattern}**` : pattern;
  if (below.startsWith('/')) return below.slice(1);
  return below.includes('/') ? below : `**/${below}`;
}

function namesOneThing(pattern: string): boolean {
  const name = pattern.slice(pattern.lastIndexOf('/') + 1);
  return name !== '' && !/[*?[{]/.test(name);
}

const token = /(?:\*\*\/|\*+|\?|\[[!^]?\]?[^\]]*\]|\\[\s\S]|[\s\S])/gu;

function translate(glob: string): string {
  let source = '';
  let open = 0;
  for (const [part] of glob.matchAll(token)) {
    if (part === '{') open += 1;
    const inBraces = open > 0;
    if (part === '}' && inBraces) open -= 1;
    source += inBraces ? (braces[part] ?? translatePart(part)) : translatePart(part);
  }
  if (open > 0) throw new Error('a `{` is not closed');
  return source;
}

const braces: Readonly<Record<string, string>> = { '{': '(?:', ',': '|', '}': ')' };

function translatePart(part: string): string {
  if (part === '**/') return '(?:.*/)?';
  if (part.startsWith('**')) return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  if (part === '[') throw new Error('a `[` is not closed');
  if (part.startsWith('[')) return `[${part.slice(1, -1).replace(/^!/, '^').replace(/[\\[]/g, '\\$&')}]`;
  return RE2JS.quote(part.length > 1 && part.startsWith('\\') ? part.slice(1) : part);
}
