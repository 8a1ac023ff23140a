import type { FileMark } from './file-marks.ts';

export type AttributeRule = { path: RegExp; mark: FileMark };

const names: Record<string, 'generated' | 'vendored'> = {
  'linguist-generated': 'generated',
  'linguist-vendored': 'vendored',
};

/** Longer patterns, or ones with more stars, are no honest way to name files, and slow to match. */
const maxPatternLength = 300;
const maxStars = 8;

/**
 * The lines of a `.gitattributes` that say `linguist-generated` or `linguist-vendored`, in order: the last that matches counts.
 * `directory` is where the file lies, `''` or `a/b/`. What git refuses (negated patterns, folders) is left out.
 */
export function parseAttributes(text: string, directory: string): AttributeRule[] {
  return text.split('\n').flatMap((line) => parseLine(line.trim(), directory));
}

function parseLine(line: string, directory: string): AttributeRule[] {
  const [pattern = '', ...attributes] = line.split(/\s+/);
  if (pattern === '' || /^[#!"[]/.test(pattern) || pattern.endsWith('/')) return [];
  if (pattern.length > maxPatternLength || pattern.split('*').length - 1 > maxStars) return [];
  return attributes.flatMap((attribute) => {
    const mark = readMark(attribute);
    return mark === null ? [] : [{ path: toRegExp(pattern, directory), mark }];
  });
}

function readMark(attribute: string): FileMark | null {
  const [, minus, name = '', value] = /^(-)?([\w-]+)(?:=(.*))?$/.exec(attribute) ?? [];
  const mark = names[name];
  if (mark === undefined) return null;
  return minus !== undefined || value === 'false' ? 'read' : mark;
}

/** A pattern without a slash names files at any depth, one with a slash starts at the directory of its file. */
function toRegExp(pattern: string, directory: string): RegExp {
  const anchored = pattern.includes('/');
  const body = pattern.replace(/^\//, '').replace(/\*\*\/|\/\*\*$|\*+|\?|[^*?]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '/**') return '/.*';
    if (part.startsWith('*')) return '[^/]*';
    return part === '?' ? '[^/]' : escapePattern(part);
  });
  return new RegExp(`^${escapePattern(directory)}${anchored ? '' : '(?:.*/)?'}${body}$`, 's');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The mark of the last rule that matches; null when none does. */
export function findMark(path: string, rules: readonly AttributeRule[]): FileMark | null {
  return rules.findLast((rule) => rule.path.test(path))?.mark ?? null;
}
