import { languageOf } from '@waggle/syntax';
import { parseImportText } from '../import-text.ts';
import type { CodeFile } from './mentions.ts';
import { nameOf } from './paths.ts';
import type { Resolution, World } from './world.ts';

/** Files that others import from although what they name is defined elsewhere: a package's `__init__.py`, and `api.py` behind it. */
const passing = /^(?:__init__|_?api)\.pyi?$/;
/** `pandas` names what `pandas.core.api` names, of which `pandas.core.frame` defines it. */
const maxSteps = 3;
const keyMark = 'r:';

export function isPassing(path: string): boolean {
  return passing.test(nameOf(path));
}

/** The files that the imports of a file are known to lead through. */
export function passingFiles({ path, imports }: CodeFile, resolve: ResolveFrom): string[] {
  if (languageOf(path) !== 'python') return [];
  return imports
    .map(parseImportText)
    .filter(({ kind }) => kind === 'from')
    .flatMap(({ specifier }) => resolve(path, specifier).wants)
    .filter((key) => key.startsWith(keyMark))
    .map((key) => key.slice(keyMark.length));
}

/** Key of imports that look through a file: what it says decides where they lead. */
export function passingKey(path: string): string {
  return `${keyMark}${path}`;
}

export type ResolveFrom = (from: string, specifier: string) => Resolution;

/**
 * Where the names that a file imports from another and does not find there come from: what the other one imports under these
 * names itself, and so on. The answer has a key for each file that was looked through.
 */
export function followNames(
  world: World,
  resolve: ResolveFrom,
  { file, names, step = 0 }: { file: string; names: readonly string[]; step?: number },
): Resolution {
  const found: Resolution = { targets: [], wants: [] };
  if (names.length === 0 || step === maxSteps || !isPassing(file)) return found;
  found.wants.push(passingKey(file));
  for (const fact of world.importsOf(file).map(parseImportText)) {
    if (fact.kind !== 'from') continue;
    const [module = '', imported = ''] = fact.specifier.split(':');
    const asked = imported.split(',').filter((name) => names.includes(name));
    if (asked.length === 0) continue;
    const { targets, wants } = resolve(file, `${module}:${asked.join(',')}`);
    found.wants.push(...wants);
    found.targets.push(...targets);
  }
  return found;
}
