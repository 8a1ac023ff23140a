import { type ImportFact, languageOf } from '@waggle/syntax';
import { createGoResolver } from './resolve-go.ts';
import { createIncludeResolver } from './resolve-include.ts';
import { createPhpRequireResolver, createRubyResolver } from './resolve-load.ts';
import { namesOf, resolveName } from './resolve-name.ts';
import { createPythonResolver } from './resolve-python.ts';
import { createRustResolver } from './resolve-rust.ts';
import { createScriptResolver } from './resolve-script.ts';
import { type Resolution, unknown, type World } from './world.ts';

export type ResolveImport = (from: string, fact: Pick<ImportFact, 'kind' | 'specifier'>) => Resolution;

/** Resolves the imports of every language against the files of one repository. Pure: the same world gives the same answers. */
export function createResolver(world: World): ResolveImport {
  const script = createScriptResolver(world);
  const python = createPythonResolver(world);
  const go = createGoResolver(world);
  const rust = createRustResolver(world);
  const ruby = createRubyResolver(world);
  const include = createIncludeResolver(world);
  const phpRequire = createPhpRequireResolver(world);
  return (from, { kind, specifier }) => {
    const language = languageOf(from);
    switch (language) {
      case 'component':
      case 'javascript':
      case 'typescript':
      case 'tsx':
        return script(from, specifier);
      case 'python':
        return python(from, specifier);
      case 'go':
        return go(from, specifier);
      case 'rust':
        return rust(from, kind, specifier);
      case 'ruby':
        return ruby(from, kind, specifier);
      case 'c':
      case 'cpp':
        return include(from, kind, specifier);
      case 'php':
        if (kind === 'require') return phpRequire(from, specifier);
        return resolveName(world, from, namesOf(language, kind, specifier));
      case 'java':
      case 'kotlin':
      case 'csharp':
        return resolveName(world, from, namesOf(language, kind, specifier));
      default:
        return unknown;
    }
  };
}

/** The declared names that have to be looked up before an import can be resolved; none for languages that import by path. */
export function namesToLookUp(from: string, { kind, specifier }: Pick<ImportFact, 'kind' | 'specifier'>): string[] {
  const language = languageOf(from);
  const byName = language === 'java' || language === 'kotlin' || language === 'csharp' || language === 'php';
  if (!byName || (language === 'php' && kind === 'require')) return [];
  return namesOf(language, kind, specifier);
}
