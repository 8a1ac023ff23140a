import type { Node } from 'web-tree-sitter';
import type { ImportFact, ImportKind } from './extraction.ts';

const calls = /\b(require|import)\s*\(\s*(?:\/\*[^*]*\*\/\s*)?["'`]/g;
const maxLoads = 5000;
const maxSpecifierLength = 500;

/**
 * `require('x')` and `import('x')`, which may stand anywhere in JavaScript. The text tells where to look and the tree whether it is
 * a call: to walk the inside of every function takes longer than to parse some languages.
 */
export function findLoads(root: Node, text: string): ImportFact[] {
  const found: ImportFact[] = [];
  for (const match of text.matchAll(calls)) {
    const kind: ImportKind = match[1] === 'require' ? 'require' : 'dynamic';
    const node = root.namedDescendantForIndex(match.index);
    const specifier = node === null ? null : argumentOf(node);
    if (specifier === null || found.length >= maxLoads) continue;
    found.push({ kind, specifier, line: (node?.startPosition.row ?? 0) + 1 });
  }
  return found;
}

/** The literal that a callee is called with; null when it is no callee, or what it is given is computed. */
function argumentOf(callee: Node): string | null {
  const call = callee.parent;
  if (call?.type !== 'call_expression' || call.childForFieldName('function')?.id !== callee.id) return null;
  const given = call.childForFieldName('arguments')?.namedChildren.find(({ type }) => type !== 'comment');
  if (given === undefined || !isLiteral(given)) return null;
  const specifier = given.text.slice(1, -1);
  return specifier === '' || specifier.length > maxSpecifierLength ? null : specifier;
}

function isLiteral(node: Node): boolean {
  return node.type === 'string' || (node.type === 'template_string' && !node.text.includes('${'));
}
