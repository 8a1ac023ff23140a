import type { ImportFact } from './extraction.ts';

const maxNames = 200;
const chain = /(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+/g;

/** What a file of Python uses of the modules that it imports whole: `get` of `import shop` and `shop.get()`, as the names of that import. */
export function withUsedNames(imports: readonly ImportFact[], text: string): ImportFact[] {
  const used = new Map<string, Set<string>>();
  for (const { kind, specifier, names } of imports)
    if (kind === 'import') used.set(localName(specifier, names), new Set());
  if (used.size === 0) return [...imports];
  for (const [whole] of text.matchAll(chain)) {
    const parts = whole.split('.');
    for (let length = 1; length < parts.length; length += 1) {
      const names = used.get(parts.slice(0, length).join('.'));
      if (names !== undefined && names.size < maxNames) names.add(parts[length] ?? '');
    }
  }
  return imports.map((fact) => {
    if (fact.kind !== 'import') return fact;
    const { names, ...rest } = fact;
    const found = [...(used.get(localName(fact.specifier, names)) ?? [])].sort();
    return found.length === 0 ? rest : { ...rest, names: found };
  });
}

/** The name by which a file knows a module. */
function localName(specifier: string, names: readonly string[] | undefined): string {
  return names?.[0]?.replace(/^\*>/, '') ?? specifier;
}
