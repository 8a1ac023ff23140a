import { getPathKind } from '../path-kind.ts';
import type { Claim } from './read-claim.ts';

export interface FoundLine {
  path: string;
  /** 1-based. */
  line: number;
  text: string;
}

/** Where a finding stands: the lines it is about prove nothing against it. */
export interface ClaimPlace {
  path: string;
  quote: readonly string[];
}

const comment = /^\s*(?:\/\/|#|\*|\/\*|--|<!--|"""|''')/;
const importing =
  /^\s*(?:import\b|from\s+\S+\s+import\b|export\s.*\bfrom\b|use\s|using\s|#\s*include\b)|\brequire\s*\(/;

/**
 * The line that refutes a claim; null when none does. `found` are the lines at the head that hold the name as a whole word.
 *
 * | claim        | refuted by                                                                          |
 * | ------------ | ----------------------------------------------------------------------------------- |
 * | unused       | a use: neither a declaration, an import, a comment, a test, nor what was quoted       |
 * | not imported | an import of it in the same file                                                     |
 * | undefined    | a declaration or an import of it in the same file                                    |
 */
export function findRefutation(claim: Claim, place: ClaimPlace, found: readonly FoundLine[]): FoundLine | null {
  const quoted = new Set(place.quote.map((line) => line.trim()));
  const usable = found.filter(({ path, text }) => {
    if (comment.test(text) || quoted.has(text.trim())) return false;
    return path === place.path || (claim.scope === 'repository' && getPathKind(path) === 'source');
  });
  return usable.find(({ text }) => refutes(claim, text)) ?? null;
}

function refutes({ kind, subject }: Claim, text: string): boolean {
  const code = withoutStrings(text);
  if (!hasWord(code, subject)) return false;
  if (kind === 'unused') return !importing.test(code) && !declares(code, subject);
  if (kind === 'not-imported') return importing.test(text);
  return importing.test(text) || declares(code, subject);
}

function declares(code: string, name: string): boolean {
  const word = escapeName(name);
  const keyword = `(?:function\\*?|class|const|let|var|def|func|fn|fun|interface|type|struct|enum|trait|module|record|val)`;
  return new RegExp(`\\b${keyword}\\s+(?:\\([^)]*\\)\\s*)?${word}(?![\\w$])|^\\s*${word}\\s*(?::[^=]*)?=(?!=)`).test(
    code,
  );
}

/** A name in a text is no use of it. */
function withoutStrings(text: string): string {
  return text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''").replace(/\s\/\/.*$/, '');
}

function hasWord(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${escapeName(name)}(?![\\w$])`).test(text);
}

function escapeName(text: string): string {
  return text.replace(/[$.*+?^{}()|[\]\\]/g, '\\$&');
}
