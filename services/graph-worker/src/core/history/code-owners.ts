/** One rule of a CODEOWNERS file. */
export interface OwnerRule {
  pattern: string;
  /** 1-based. */
  line: number;
  /** `@login`, `@org/team` or e-mail addresses; empty where the rule takes owners away. */
  owners: string[];
}

/** Where GitHub looks for the file; the first that exists counts. */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** The rules of a CODEOWNERS file. What GitHub does not support (negation, character ranges) is no rule there either. */
export function parseCodeOwners(text: string): OwnerRule[] {
  const rules: OwnerRule[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    // A `#` begins a comment, unless it is escaped.
    const [pattern, ...owners] = raw
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/(?<!\\)\s+/);
    if (pattern === undefined || pattern === '' || pattern.startsWith('!') || /[[\]]/.test(pattern)) continue;
    rules.push({ pattern, line: index + 1, owners: owners.filter((owner) => owner.includes('@')) });
  }
  return rules;
}

/** Finds the rule of a path: the last one that matches, as on GitHub. Null for a path without owners. */
export function createOwnerMatcher(rules: readonly OwnerRule[]): (path: string) => OwnerRule | null {
  const matchers = rules.map((rule) => ({ rule, matches: toPattern(rule.pattern) })).reverse();
  return (path) => {
    const found = matchers.find(({ matches }) => matches.test(path))?.rule;
    return found === undefined || found.owners.length === 0 ? null : found;
  };
}

/** As in .gitignore, except that `folder/*` does not reach into folders below. */
function toPattern(pattern: string): RegExp {
  const clean = pattern.replaceAll(/\\(.)/g, '$1');
  const anchored = clean.startsWith('/') || /\/./.test(clean.slice(0, -1));
  const body = clean.replace(/^\//, '').replace(/\/$/, '');
  const source = body
    .split(/(\*\*\/|\/\*\*$|\*\*|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replaceAll(/[.+^${}()|\\]/g, '\\$&'))
    .join('');
  // A name stands for everything below it; a trailing star only for what is right there.
  const below = clean.endsWith('/') ? '/.+' : /(?:^|\/)\*$/.test(body) && body.includes('/') ? '' : '(?:/.+)?';
  return new RegExp(`^${anchored ? '' : '(?:.+/)?'}${source}${below}$`);
}

const wildcards: Record<string, string> = {
  '**/': '(?:.+/)?',
  '/**': '/.+',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
