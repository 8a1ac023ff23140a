import { Parser, type Tree } from 'web-tree-sitter';
import type { SyntaxLanguage } from './language-of.ts';
import { loadGrammar } from './load-grammar.ts';
import { keepScripts } from './script-blocks.ts';
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

/** One for all: a parser is made anew only after it was stopped in the middle of a text. */
let idle: Parser | undefined;

/**
 * Parses a text and gives the tree to `visit`, with the text that was parsed; the tree is deleted whatever happens, since its memory is not collected.
 * Throws a SyntaxLimitError when the text is too long or parsing takes too long.
 */
export async function withTree<T>(
  language: SyntaxLanguage,
  text: string,
  visit: (tree: Tree, parsed: string) => T,
  { maxLength = maxTextLength, timeoutMs = defaultTimeoutMs }: ParseLimits = {},
): Promise<T> {
  if (text.length > maxLength) throw new SyntaxLimitError('too_large', `longer than ${maxLength} characters`);
  const grammar = await loadGrammar(language);
  const parsed = language === 'component' ? keepScripts(text) : text;
  const parser = idle ?? new Parser();
  idle = undefined;
  let tree: Tree | null = null;
  try {
    parser.setLanguage(grammar);
    const deadline = performance.now() + timeoutMs;
    tree = parser.parse(parsed, null, { progressCallback: () => performance.now() > deadline });
    if (tree === null) throw new SyntaxLimitError('too_slow', `not parsed within ${timeoutMs} ms`);
    const answer = visit(tree, parsed);
    idle = parser;
    return answer;
  } finally {
    tree?.delete();
    if (idle !== parser) parser.delete();
  }
}
