import type { Node } from 'web-tree-sitter';
import type { ImportFact } from './extraction.ts';
import { as } from './find-exports.ts';

const maxNames = 200;
const required = /^require\(\s*(["'`])([^"'`]+)\1\s*\)(?:\.([A-Za-z_$][\w$]*))?$/;
const property = /(?<![\w$.])([A-Za-z_$][\w$]*)\.([A-Za-z_$][\w$]*)/g;

interface Binding {
  specifier: string;
  /** In the module that has it; `default` for all that it exports. */
  name: string;
}

/**
 * Adds to the `require`s of a module what it uses of each, `default` being all of it, and what it passes on: `exports.a = require('./a')`,
 * `module.exports = { a, ...b }` and the like. Only statements of the module itself are looked at.
 */
export function withRequired(loads: readonly ImportFact[], root: Node, text: string): ImportFact[] {
  if (!loads.some(({ kind }) => kind === 'require')) return [...loads];
  const bindings = readBindings(root);
  const used = namesUsed(bindings, text);
  const facts = loads.map((fact) => {
    return fact.kind === 'require' ? { ...fact, names: [...(used.get(fact.specifier) ?? ['default'])].sort() } : fact;
  });
  return text.includes('exports') ? [...facts, ...findPassedOn(root, bindings)] : facts;
}

/** `const a = require('./a')`, `const { b, c: d } = require('./b')`, `const e = require('./e').f` */
function readBindings(root: Node): Map<string, Binding> {
  const bindings = new Map<string, Binding>();
  const statements = root.namedChildren.filter((node) => /^(?:lexical|variable)_declaration$/.test(node?.type ?? ''));
  for (const declarator of statements.flatMap((statement) => statement?.namedChildren ?? [])) {
    const [name, value] = [declarator?.childForFieldName('name'), declarator?.childForFieldName('value')];
    const from = value ? readValue(value, bindings) : undefined;
    if (!name || from === undefined) continue;
    if (name.type === 'identifier') bindings.set(name.text, from);
    else if (name.type === 'object_pattern' && from.name === 'default')
      for (const [key, shown] of readPattern(name.text)) bindings.set(shown, { ...from, name: key });
  }
  return bindings;
}

/** `{ a, b: c, d = 1 }` */
function readPattern(pattern: string): [key: string, shown: string][] {
  const parts = pattern.slice(1, -1).split(',', maxNames);
  return parts.flatMap((part): [string, string][] => {
    const [, key, shown = key] = /^\s*([\w$]+)\s*(?::\s*([\w$]+)\s*)?(?:=|$)/.exec(part.trimEnd()) ?? [];
    return key === undefined || shown === undefined ? [] : [[key, shown]];
  });
}

/** What an expression stands for: something that is required right here, or was before. */
function readValue(node: Node, bindings: ReadonlyMap<string, Binding>): Binding | undefined {
  const [, , specifier, own] = required.exec(node.text) ?? [];
  if (specifier !== undefined) return { specifier, name: own ?? 'default' };
  if (node.type === 'identifier') return bindings.get(node.text);
  if (node.type !== 'member_expression') return undefined;
  const whole = bindings.get(node.childForFieldName('object')?.text ?? '');
  const name = node.childForFieldName('property')?.text;
  return whole?.name === 'default' && name !== undefined ? { ...whole, name } : undefined;
}

function namesUsed(bindings: ReadonlyMap<string, Binding>, text: string): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  const add = ({ specifier, name }: Binding) => {
    const names = used.get(specifier) ?? new Set();
    used.set(specifier, names);
    if (names.size < maxNames) names.add(name);
  };
  for (const binding of bindings.values()) add(binding);
  for (const [, shown = '', name = ''] of text.matchAll(property)) {
    const whole = bindings.get(shown);
    if (whole?.name === 'default') add({ ...whole, name });
  }
  return used;
}

function findPassedOn(root: Node, bindings: ReadonlyMap<string, Binding>): ImportFact[] {
  return root.namedChildren.flatMap((statement) => {
    const assignment = statement?.type === 'expression_statement' ? statement.namedChild(0) : null;
    if (assignment?.type !== 'assignment_expression') return [];
    const line = assignment.startPosition.row + 1;
    return readAssignment(assignment, bindings).map(({ specifier, names }) => {
      return { kind: 'export' as const, specifier, names, line };
    });
  });
}

/** `exports.a = b`, `module.exports = b`, also several at once: `exports = module.exports = b`. */
function readAssignment(assignment: Node, bindings: ReadonlyMap<string, Binding>) {
  const shown = new Set<string>();
  let value: Node | null = assignment;
  while (value?.type === 'assignment_expression') {
    const [whole, name] =
      /^(?:module\.)?exports(?:\.([\w$]+))?$/.exec(value.childForFieldName('left')?.text ?? '') ?? [];
    if (whole !== undefined) shown.add(name ?? '*');
    value = value.childForFieldName('right');
  }
  if (value === null || shown.size === 0) return [];
  if (value.type === 'object' && shown.has('*'))
    return value.namedChildren.flatMap((member) => readMember(member, bindings));
  const from = readValue(value, bindings);
  if (from === undefined) return [];
  return [...shown].map((name) => (name === '*' ? passAll(from) : passNamed(from, name)));
}

/** A member of what is exported as a whole: `a`, `b: c`, `...d`. */
function readMember(member: Node | null, bindings: ReadonlyMap<string, Binding>) {
  if (member === null) return [];
  if (member.type === 'spread_element') {
    const [spread] = member.namedChildren;
    const from = spread && readValue(spread, bindings);
    return from?.name === 'default' ? [{ specifier: from.specifier, names: ['*'] }] : [];
  }
  if (member.type !== 'pair') {
    const from = bindings.get(member.text);
    return from === undefined ? [] : [passNamed(from, member.text)];
  }
  const [key, value] = [member.childForFieldName('key')?.text, member.childForFieldName('value')];
  const from = value ? readValue(value, bindings) : undefined;
  return from === undefined || key === undefined ? [] : [passNamed(from, key)];
}

function passAll({ specifier, name }: Binding) {
  return { specifier, names: name === 'default' ? ['*', 'default'] : [as(name, 'default')] };
}

function passNamed({ specifier, name }: Binding, shown: string) {
  return { specifier, names: [as(name, shown)] };
}
