import { type Node, Query, type QueryMatch, type Tree } from 'web-tree-sitter';
import { isScript, type SyntaxLanguage } from '../language-of.ts';
import { loadGrammar } from '../load-grammar.ts';
import { type ParseLimits, withTree } from '../parse-text.ts';
import type { DefinitionKind, Extraction, ImportKind } from './extraction.ts';
import { findExports } from './find-exports.ts';
import { findLoads } from './find-loads.ts';
import { findMentions } from './find-mentions.ts';
import { withRequired } from './find-required.ts';
import { withUsedNames } from './find-used-names.ts';
import { type Found, nestDefinitions } from './nest-definitions.ts';
import { depths, queries } from './queries/index.ts';
import { readImport } from './read-import.ts';

const compiled = new Map<SyntaxLanguage, Query>();
const maxImports = 5000;
const maxNameLength = 300;

/**
 * What a file imports and defines. Works on files with syntax errors: what the parser could save is answered.
 * Throws a SyntaxLimitError when the text is longer than a million characters or takes over 2 s.
 */
export async function extract(language: SyntaxLanguage, text: string, limits: ParseLimits = {}): Promise<Extraction> {
  const query = await loadQuery(language);
  return withTree(language, text, (tree, parsed) => collect(language, query, tree, parsed), limits);
}

async function loadQuery(language: SyntaxLanguage): Promise<Query> {
  const grammar = await loadGrammar(language);
  let query = compiled.get(language);
  if (query === undefined) {
    query = new Query(grammar, queries[language]);
    compiled.set(language, query);
  }
  return query;
}

function collect(language: SyntaxLanguage, query: Query, tree: Tree, text: string): Extraction {
  const imports = isScript(language) ? withRequired(findLoads(tree.rootNode, text), tree.rootNode, text) : [];
  const maxStartDepth = depths[language];
  const found = new Map<number, { pattern: number; item: Found }>();
  const open: Found[] = [];
  for (const match of query.matches(tree.rootNode, maxStartDepth === undefined ? {} : { maxStartDepth })) {
    const { subject, captures } = readMatch(match);
    if (subject === undefined) continue;
    if (subject.name.startsWith('import.')) {
      if (imports.length < maxImports) imports.push(...readImport(language, subject.kind as ImportKind, subject.node));
      continue;
    }
    const nameNode = captures.get('name') ?? subject.node;
    const known = found.get(nameNode.startIndex);
    if (known !== undefined && known.pattern <= match.patternIndex) continue;
    const item = toFound(language, subject, nameNode, captures.get('receiver'));
    found.set(nameNode.startIndex, { pattern: match.patternIndex, item });
    if (item.kind === 'namespace' && isOpenEnded(subject.node)) open.push(item);
  }
  closeAtNext(open, tree.rootNode);
  const exported = isScript(language) ? findExports(tree.rootNode, text) : null;
  imports.push(...(exported?.passedOn ?? []));
  imports.sort((a, b) => a.line - b.line);
  const nested = nestDefinitions([...found.values()].map(({ item }) => item));
  const declares = exported?.names ?? declaredBy(language, nested);
  const facts = language === 'python' ? withUsedNames(imports, text) : imports;
  return { imports: facts, definitions: nested.definitions, declares, mentions: findMentions(language, text) };
}

/** Ruby finds a class or module by its whole name, Go and Python what is outermost in a package or module by its own. */
function declaredBy(language: SyntaxLanguage, { definitions, declares }: Pick<Extraction, 'definitions' | 'declares'>) {
  if (language !== 'ruby' && language !== 'go' && language !== 'python') return declares;
  const names = definitions.flatMap(({ name, kind }) => {
    const whole = name.replace(/~\d+$/, '');
    if (language === 'ruby') return kind === 'class' || kind === 'module' ? [whole] : [];
    const dot = whole.lastIndexOf('.');
    if (language === 'python') return dot === -1 ? [whole] : [];
    return kind === 'method' && dot > 0 ? [whole.slice(dot)] : [whole];
  });
  return [...new Set(names)].sort();
}

interface Subject {
  name: string;
  kind: string;
  node: Node;
}

function readMatch({ captures }: QueryMatch): { subject: Subject | undefined; captures: Map<string, Node> } {
  let subject: Subject | undefined;
  const others = new Map<string, Node>();
  for (const { name, node } of captures) {
    if (name.startsWith('import.') || name.startsWith('def.')) {
      subject = { name, node, kind: name.slice(name.indexOf('.') + 1) };
    } else if (name === 'scope' || name === 'namespace') subject = { name, node, kind: name };
    else others.set(name, node);
  }
  return { subject, captures: others };
}

function toFound(language: SyntaxLanguage, { kind, node }: Subject, nameNode: Node, receiver: Node | undefined): Found {
  const whole = wholeOf(kind, node);
  const first = firstOf(whole);
  const own = nameNode === node ? 'Companion' : readName(language, nameNode.text);
  return {
    kind: kind as DefinitionKind,
    name: (receiver === undefined ? own : `${readReceiver(receiver.text)}.${own}`).slice(0, maxNameLength),
    start: first.startIndex,
    end: whole.endIndex,
    startLine: first.startPosition.row + 1,
    endLine: lastLine(whole),
  };
}

/** With what stands around it in the tree and belongs to it: decorators of an exported class, parameters of a template. */
function wholeOf(kind: string, node: Node): Node {
  let { parent } = node;
  if (parent?.type === 'annotated_expression') {
    while (parent.parent?.type === 'annotated_expression') parent = parent.parent;
    return parent;
  }
  const belongs = parent?.type === 'template_declaration' || (kind === 'class' && parent?.type === 'export_statement');
  return parent !== null && belongs ? parent : node;
}

/** Attributes of Rust stand before what they are about. */
function firstOf(node: Node): Node {
  let first = node;
  for (let before = node.previousSibling; before?.type === 'attribute_item'; before = before.previousSibling)
    first = before;
  return first;
}

/** A node may end with the line break, before the first column of the line that follows. */
function lastLine({ startPosition, endPosition }: Node): number {
  const ends = endPosition.column === 0 && endPosition.row > startPosition.row ? endPosition.row - 1 : endPosition.row;
  return ends + 1;
}

function readName(language: SyntaxLanguage, text: string): string {
  const name = text.replaceAll(/\s/g, '').replaceAll(/::|\\/g, '.');
  if (language === 'rust') return name.replace(/<.*$/s, '').replace(/^&(?:'\w+)?(?:mut)?/, '');
  if (language === 'kotlin') return name.replaceAll('`', '');
  if (isScript(language)) {
    return name.replace(/^(?:module\.)?exports\.(?=.)/, '').replace(/\.prototype\./, '.');
  }
  return name;
}

/** `(r *Type[K])` is `Type`. */
function readReceiver(text: string): string {
  return /([\p{L}\w]+)\s*(?:\[[^\]]*\])?\s*,?\s*\)$/u.exec(text)?.[1] ?? '';
}

/** `namespace a;` holds what follows it, not what stands in it. */
function isOpenEnded(node: Node): boolean {
  return !node.text.endsWith('}');
}

function closeAtNext(open: Found[], root: Node): void {
  for (const [index, item] of open.entries()) item.end = open[index + 1]?.start ?? root.endIndex + 1;
}
