import type { Node } from 'web-tree-sitter';
import type { ImportFact } from './extraction.ts';

const maxNames = 200;

interface Exports {
  /** Names that the module defines and exports; `default` is one. Sorted. */
  names: string[];
  /** What it imports in one statement and exports in another, as if both were one. */
  passedOn: ImportFact[];
}

/** What a module of JavaScript or TypeScript exports in statements of its own; what it exports from others is an import. */
export function findExports(root: Node, text: string): Exports {
  const names = new Set<string>();
  const passedOn: ImportFact[] = [];
  if (!text.includes('export')) return { names: [], passedOn };
  let imported: Map<string, { specifier: string; name: string }> | null = null;
  for (const statement of root.namedChildren) {
    if (statement?.type !== 'export_statement' || statement.childForFieldName('source') !== null) continue;
    for (const name of declaredNames(statement)) names.add(name);
    const clause = statement.namedChild(0);
    if (clause?.type !== 'export_clause') continue;
    imported ??= readBindings(root);
    for (const { name, shown } of readBraces(withoutComments(clause.text))) {
      const from = imported.get(name);
      if (from === undefined) names.add(shown);
      else {
        const line = statement.startPosition.row + 1;
        passedOn.push({ kind: 'export', specifier: from.specifier, names: [as(from.name, shown)], line });
      }
    }
  }
  return { names: [...names].sort(), passedOn };
}

/** The names of an `import` or `export ... from` whose source is this string: `a`, `a>b` for `a as b`, `default`, `*`. */
export function readScriptNames(source: Node): string[] {
  const clause = clauseBefore(source);
  if (!clause.startsWith('export')) return readImportClause(clause).map(({ name }) => name);
  const all = /^export\s+(?:type\s+)?\*\s*(?:as\s+(\S+))?/.exec(clause);
  if (all !== null) return [all[1] === undefined ? '*' : `*>${all[1]}`];
  return readBraces(clause).map(({ name, shown }) => as(name, shown));
}

/** `a>b` for `a as b`. */
export function as(name: string, shown: string): string {
  return name === shown ? name : `${name}>${shown}`;
}

/** What each name stands for that a module imports. */
function readBindings(root: Node): Map<string, { specifier: string; name: string }> {
  const bindings = new Map<string, { specifier: string; name: string }>();
  for (const statement of root.namedChildren) {
    const source = statement?.type === 'import_statement' ? statement.childForFieldName('source') : null;
    if (!source) continue;
    const specifier = source.text.slice(1, -1);
    for (const { name, shown } of readImportClause(clauseBefore(source))) bindings.set(shown, { specifier, name });
  }
  return bindings;
}

interface Binding {
  /** In the module that has it. */
  name: string;
  /** Where it is used, or as it is passed on. */
  shown: string;
}

/** What stands before the source, as text: a node for each name would cost a third of all parsing. */
function clauseBefore(source: Node): string {
  const statement = source.parent;
  if (statement === null) return '';
  return withoutComments(statement.text.slice(0, source.startIndex - statement.startIndex));
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
}

function readImportClause(clause: string): Binding[] {
  const [, own] = /^import\s+(?:type\s+)?([\w$]+)\s*(?:,|from\b)/.exec(clause) ?? [];
  const [, space] = /\*\s*as\s+([\w$]+)/.exec(clause) ?? [];
  return [
    ...(own === undefined ? [] : [{ name: 'default', shown: own }]),
    ...(space === undefined ? [] : [{ name: '*', shown: space }]),
    ...readBraces(clause),
  ];
}

/** `{ a, b as c, type D }` */
function readBraces(clause: string): Binding[] {
  const [, inner = ''] = /\{([^}]*)\}/.exec(clause) ?? [];
  const parts = inner.split(',').map((part) => part.trim().replace(/^type\s+(?!as\b)/, ''));
  return parts
    .filter((part) => part !== '')
    .slice(0, maxNames)
    .map((part) => {
      const [name = '', shown = name] = part.split(/\s+as\s+/);
      return { name, shown };
    });
}

const patterns = ['shorthand_property_identifier_pattern', 'identifier'];

function declaredNames(statement: Node): string[] {
  const second = statement.child(1)?.type;
  if (second === 'default' || second === '=') return ['default'];
  const declaration = statement.childForFieldName('declaration');
  if (declaration === null) return [];
  const own = declaration.childForFieldName('name');
  if (own !== null) return [own.text];
  return declaration.namedChildren.flatMap((child) => {
    const name = child?.type === 'variable_declarator' ? child.childForFieldName('name') : null;
    if (!name) return [];
    if (name.type === 'identifier') return [name.text];
    return name.descendantsOfType(patterns).flatMap((node) => node?.text ?? []);
  });
}
