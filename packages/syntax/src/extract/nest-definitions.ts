import type { DefinitionFact, DefinitionKind } from './extraction.ts';

/** What a query found: a definition, or something that lends its name to those inside. */
export interface Found {
  kind: DefinitionKind | 'scope' | 'namespace';
  name: string;
  /** UTF-16 offsets, `end` exclusive. */
  start: number;
  end: number;
  startLine: number;
  endLine: number;
}

interface Nested {
  definitions: DefinitionFact[];
  declares: string[];
}

const callables: ReadonlySet<string> = new Set(['function', 'method', 'macro']);
const maxDefinitions = 5000;

/** Names each definition by what it stands in, leaves out what stands inside functions, and numbers those of one name. */
export function nestDefinitions(found: readonly Found[]): Nested {
  const definitions: DefinitionFact[] = [];
  const declares = new Set<string>();
  const seen = new Map<string, number>();
  const open: Found[] = [];
  for (const item of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    for (let last = open.at(-1); last !== undefined && !holds(last, item); last = open.at(-1)) open.pop();
    if (open.some(({ kind }) => callables.has(kind))) continue;
    const namespace = namesOf(open.filter(({ kind }) => kind === 'namespace'));
    const outer = namesOf(open.filter(({ kind }) => kind !== 'namespace'));
    open.push(item);
    if (item.kind === 'namespace') declares.add(`${join(namespace, item.name)}.*`);
    if (item.kind === 'namespace' || item.kind === 'scope') continue;
    if (outer === '' && namespace !== '') declares.add(join(namespace, item.name));
    if (definitions.length >= maxDefinitions) continue;
    const name = join(outer, item.name);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const { kind, startLine, endLine } = item;
    definitions.push({ name: count === 1 ? name : `${name}~${count}`, kind, startLine, endLine });
  }
  return { definitions, declares: [...declares].sort() };
}

/** Two that are one stretch of text, such as the fields of `int a, b;`, stand beside each other. */
function holds(outer: Found, inner: Found): boolean {
  return outer.end > inner.start && (outer.start < inner.start || outer.end > inner.end);
}

function namesOf(items: readonly Found[]): string {
  return items.map(({ name }) => name).join('.');
}

function join(outer: string, name: string): string {
  return outer === '' ? name : `${outer}.${name}`;
}
