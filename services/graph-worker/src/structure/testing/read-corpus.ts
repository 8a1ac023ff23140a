import { extract, languageOf } from '@waggle/syntax';
import type { ConfigFacts } from '../configs/config-facts.ts';
import { isConfig, readConfig } from '../configs/read-config.ts';
import { toImportText } from '../import-text.ts';
import { toMentionText } from '../mention-text.ts';
import { type CodeFile, declaredAt } from '../resolve/mentions.ts';
import { createWorld, withDeclared, withSaid } from '../resolve/world.ts';
import { groupBySubject, resolveEdges } from '../resolve-edges.ts';

/** Tests only: a small repository and what its structure has to be; what is left out is not looked at. */
export interface CorpusCase {
  files: Record<string, string | readonly string[]>;
  /** `PATH: KIND LINE SPECIFIER`. */
  imports?: readonly string[];
  /** `PATH: NAME KIND FIRST-LAST`. */
  definitions?: readonly string[];
  /** `FROM -> TO`, of all files. */
  edges?: readonly string[];
  /** `TEST -> SOURCE`. */
  tests?: readonly string[];
}

/** What `indexStructure` finds in these files, without the database, in the form of a case. Files may be lists of their lines. */
export async function readCorpus({ files, ...expected }: CorpusCase): Promise<Omit<CorpusCase, 'files'>> {
  const found = { imports: [] as string[], definitions: [] as string[], edges: [] as string[], tests: [] as string[] };
  const sources: CodeFile[] = [];
  const declared = new Map<string, string[]>();
  const configs: ConfigFacts[] = [];
  for (const [path, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : content.join('\n');
    const config = isConfig(path) ? readConfig(path, text) : null;
    if (config !== null) configs.push(config);
    const language = languageOf(path);
    if (language === null) continue;
    const { imports, definitions, declares, mentions } = await extract(language, text);
    const names = declaredAt(path, declares);
    sources.push({ path, imports: imports.map(toImportText), declares: names, mentions: mentions.map(toMentionText) });
    for (const name of names) declared.set(name, [...(declared.get(name) ?? []), path].sort());
    found.imports.push(...imports.map((fact) => `${path}: ${toImportText(fact)}`));
    const ranges = definitions.map(({ name, kind, startLine, endLine }) => `${name} ${kind} ${startLine}-${endLine}`);
    found.definitions.push(...ranges.map((range) => `${path}: ${range}`));
  }
  const paths = Object.keys(files);
  const world = withDeclared(createWorld(paths, configs), declared);
  const said = new Map(sources.map((source) => [source.path, source]));
  const edges = resolveEdges(sources, withSaid(world, said), () => groupBySubject(paths));
  found.edges = edges.imports.map(({ from, to }) => `${from} -> ${to}`);
  found.tests = edges.tests.map(({ from, to }) => `${from} -> ${to}`);
  const asked = Object.entries(found).filter(([name]) => Object.hasOwn(expected, name));
  return Object.fromEntries(asked.map(([name, lines]) => [name, lines.sort()]));
}

/** A case in the order in which {@link readCorpus} answers. */
export function expectedOf({ files: _, ...expected }: CorpusCase): Omit<CorpusCase, 'files'> {
  return Object.fromEntries(Object.entries(expected).map(([name, lines]) => [name, lines.toSorted()]));
}
