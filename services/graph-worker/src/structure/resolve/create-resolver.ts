import { type ImportFact, languageOf } from '@waggle/syntax';
import { parseImportText } from '../import-text.ts';
import { type CodeFile, inNamespace, isGo, namespacesOf, readMentions } from './mentions.ts';
import { createGoResolver } from './resolve-go.ts';
import { createIncludeResolver } from './resolve-include.ts';
import { createPhpRequireResolver, createRubyResolver } from './resolve-load.ts';
import { namesOf, resolveName } from './resolve-name.ts';
import { createPythonResolver } from './resolve-python.ts';
import { createRustResolver } from './resolve-rust.ts';
import { createScriptResolver } from './resolve-script.ts';
import { type Resolution, unknown, type World } from './world.ts';

export type ResolveImport = (file: CodeFile, fact: Pick<ImportFact, 'kind' | 'specifier' | 'names'>) => Resolution;

/** Resolves the imports of every language against the files of one repository. Pure: the same world gives the same answers. */
export function createResolver(world: World): ResolveImport {
  const script = createScriptResolver(world);
  const python = createPythonResolver(world);
  const go = createGoResolver(world);
  const rust = createRustResolver(world);
  const ruby = createRubyResolver(world);
  const include = createIncludeResolver(world);
  const phpRequire = createPhpRequireResolver(world);
  return (file, { kind, specifier, names }) => {
    const from = file.path;
    const language = languageOf(from);
    switch (language) {
      case 'component':
      case 'javascript':
      case 'typescript':
      case 'tsx':
        return script(from, specifier, names);
      case 'python':
        return python(from, specifier, names);
      case 'go':
        return go(file, specifier);
      case 'rust':
        return rust(from, kind, specifier);
      case 'ruby':
        return ruby(from, kind, specifier);
      case 'c':
      case 'cpp':
        return include(from, kind, specifier);
      case 'php':
        if (kind === 'require') return phpRequire(from, specifier);
        return resolveName(world, file, namesOf(language, kind, specifier));
      case 'java':
      case 'kotlin':
      case 'csharp':
        return resolveName(world, file, namesOf(language, kind, specifier));
      default:
        return unknown;
    }
  };
}

/** The declared names that have to be looked up before the imports of a file can be resolved; none for languages that import by path. */
export function namesToLookUp(file: CodeFile): string[] {
  const language = languageOf(file.path);
  const byName = language === 'java' || language === 'kotlin' || language === 'csharp' || language === 'php';
  if (!byName) return [];
  return file.imports.map(parseImportText).flatMap(({ kind, specifier }) => {
    return language === 'php' && kind === 'require' ? [] : namesOf(language, kind, specifier);
  });
}

/** What a file mentions, as it may be declared in each namespace that it is in or imports; `declared` knows which of these there are. */
export function mentionsToLookUp(file: CodeFile, { declared }: Pick<World, 'declared'>): string[] {
  // Those of Go are known by the folder, not looked up one by one.
  if (file.mentions.length === 0 || isGo(file.path)) return [];
  const imported = namesToLookUp(file).flatMap((name) =>
    name.endsWith('.*') && declared(name).length > 0 ? [name.slice(0, -2)] : [],
  );
  const namespaces = [...namespacesOf(file), ...imported];
  return readMentions(file).flatMap(({ name }) => namespaces.map((namespace) => inNamespace(namespace, name)));
}
