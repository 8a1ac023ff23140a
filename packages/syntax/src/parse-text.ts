import { Parser, type Tree } from 'web-tree-sitter';
import type { SyntaxLanguage } from './language-of.ts';
import { loadGrammar } from './load-grammar.ts';
import { SyntaxLimitError } from './syntax-limit-error.ts';

/** Above this a file is generated or data, and its tree would take 10 to 50 times as much memory. */
export const maxTextLength = 1_000_000;
export const defaultTimeoutMs = 2000;

export interface ParseLimits {
  /** UTF-16 code units, 1,000,000 when absent. */
  maxLength?: number;
  /** Milliseconds for the whole of parsing one text, 2,000 when absent. */
  timeoutMs?: number;
}

/**
 * Parses a text and gives the tree to `visit`; the tree is deleted whatever happens, since its memory is not collected.
 * Throws a SyntaxLimitError when the text is too long or parsing takes too long.
 */
export async function withTree<T>(
  language: SyntaxLanguage,
  text: string,
  visit: (tree: Tree) => T,
  { maxLength = maxTextLength, timeoutMs = defaultTimeoutMs }: ParseLimits = {},
): Promise<T> {
  if (text.length > maxLength) throw new SyntaxLimitError('too_large', `longer than ${maxLength} characters`);
  const grammar = await loadGrammar(language);
  const parser = new Parser();
  let tree: Tree | null = null;
  try {
    parser.setLanguage(grammar);
    const deadline = performance.now() + timeoutMs;
    tree = parser.parse(text, null, { progressCallback: () => performance.now() > deadline });
    if (tree === null) throw new SyntaxLimitError('too_slow', `not parsed within ${timeoutMs} ms`);
    return visit(tree);
  } finally {
    tree?.delete();
    parser.delete();
  }
}
