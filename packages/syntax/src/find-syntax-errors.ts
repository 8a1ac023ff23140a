import type { Node, Tree } from 'web-tree-sitter';
import type { SyntaxLanguage } from './language-of.ts';
import { type ParseLimits, withTree } from './parse-text.ts';

export interface SyntaxFault {
  /** `unexpected`: text that fits no rule. `missing`: something the rule needs is not there, such as a closing brace. */
  kind: 'unexpected' | 'missing';
  /** 1-based, both inclusive. */
  line: number;
  endLine: number;
}

const maxErrors = 1000;

/**
 * Where a text breaks the grammar of its language, in order, at most 1,000. An empty list means that it parses.
 *
 * Grammars are approximations: a text that compiles may show an error here (C macros, new syntax, Kotlin on one line), so one
 * list alone proves little. Compare the list before and after a change, as {@link addsSyntaxErrors} does.
 * Throws a SyntaxLimitError when the text is longer than a million characters or takes over 2 s.
 */
export async function findSyntaxErrors(
  language: SyntaxLanguage,
  text: string,
  limits: ParseLimits = {},
): Promise<SyntaxFault[]> {
  return withTree(language, text, collectErrors, limits);
}

/** How many places {@link findSyntaxErrors} finds. */
export async function countSyntaxErrors(
  language: SyntaxLanguage,
  text: string,
  limits: ParseLimits = {},
): Promise<number> {
  return (await findSyntaxErrors(language, text, limits)).length;
}

/**
 * Whether an edited text has an error that the text before it had not: more places, or as many places over more lines than
 * the edit added. Give whole files, not snippets. For paths without a {@link languageOf} there is nothing to ask.
 */
export async function addsSyntaxErrors(
  language: SyntaxLanguage,
  { before, after }: { before: string; after: string },
  limits: ParseLimits = {},
): Promise<boolean> {
  const found = await findSyntaxErrors(language, after, limits);
  if (found.length === 0) return false;
  const known = await findSyntaxErrors(language, before, limits);
  if (found.length !== known.length) return found.length > known.length;
  const addedLines = Math.max(0, countLines(after) - countLines(before));
  return coveredLines(found) > coveredLines(known) + addedLines;
}

/** Goes only where the tree says that there is an error, and not into an error: its inside is what the parser guessed. */
function collectErrors(tree: Tree): SyntaxFault[] {
  const errors: SyntaxFault[] = [];
  const open: Node[] = [tree.rootNode];
  while (open.length > 0 && errors.length < maxErrors) {
    const node = open.pop();
    if (node === undefined || !(node.hasError || node.isMissing)) continue;
    if (node.isError || node.isMissing) errors.push(toError(node));
    else open.push(...node.children.reverse());
  }
  return errors;
}

function toError(node: Node): SyntaxFault {
  return {
    kind: node.isMissing ? 'missing' : 'unexpected',
    line: node.startPosition.row + 1,
    endLine: node.endPosition.row + 1,
  };
}

function coveredLines(errors: readonly SyntaxFault[]): number {
  return errors.reduce((sum, { line, endLine }) => sum + endLine - line + 1, 0);
}

function countLines(text: string): number {
  return text.split('\n').length;
}
