/** What a finding says about the rest of the repository, as far as a search can answer it. */
export interface Claim {
  kind: 'unused' | 'undefined' | 'not-imported' | 'no-file';
  /** The name, or the path, that it is about. */
  subject: string;
  /** `file`: about this file alone, such as an unused import. */
  scope: 'file' | 'repository';
}

const patterns: [Claim['kind'], RegExp][] = [
  [
    'not-imported',
    /\b(?:not|never|isn['’]t|without being) (?:been )?imported\b|\bmissing (?:an? )?import\b|\bimport is missing\b/i,
  ],
  ['unused', /\bunused\b|\b(?:never|not|isn['’]t) (?:used|called|referenced|invoked|read)\b|\bdead code\b/i],
  [
    'undefined',
    /\b(?:is|are|was|being) undefined\b|\bundefined (?:variable|function|name|identifier|symbol|method|type|constant)\b|\b(?:not|never|isn['’]t) (?:defined|declared)\b|\bundeclared\b|\bdo(?:es)? not exist\b|\bdoesn['’]t exist\b/i,
  ],
];

const local = /\b(?:import|imported|variable|parameter|argument|local|binding)s?\b/i;
const identifier = /^[A-Za-z_$][\w$]{3,79}$/;
const filePath = /^(?:\.{0,2}\/)?[\w@.-]+(?:\/[\w@.-]+)+\.\w{1,8}$/;

/**
 * Reads the claim of a finding from its title; null when it makes none that a search answers. Only what the title says in so many
 * words counts, and only about a name of at least four letters in backticks: rather one claim unchecked than a true one refuted.
 */
export function readClaim({ title }: { title: string }): Claim | null {
  const kind = patterns.find(([, pattern]) => pattern.test(title))?.[0];
  if (kind === undefined) return null;
  const quoted = [...title.matchAll(/`([^`\n]{1,200})`/g)].map(([, text = '']) => text.trim());
  const path = quoted.find((text) => filePath.test(text));
  if (path !== undefined) {
    return kind === 'undefined'
      ? { kind: 'no-file', subject: path.replace(/^(?:\.\/|\/)/, ''), scope: 'repository' }
      : null;
  }
  // Two names leave open which of them it is about.
  const names = [...new Set(quoted.map((text) => text.replace(/\(\)$/, '')))];
  const [subject = '', ...others] = names;
  if (others.length > 0 || !identifier.test(subject)) return null;
  return { kind, subject, scope: kind !== 'unused' || local.test(title) ? 'file' : 'repository' };
}
