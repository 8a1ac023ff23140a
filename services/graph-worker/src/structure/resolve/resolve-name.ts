import { type CodeFile, findUsedOf, readMentions } from './mentions.ts';
import { nameKey } from './path-keys.ts';
import { compareText, sharedDepth } from './paths.ts';
import type { Resolution, World } from './world.ts';

/** Which declared names an import may mean, the best first. */
export function namesOf(language: string, kind: string, specifier: string): string[] {
  if (language === 'csharp') return kind === 'static' ? [specifier] : [`${specifier}.*`, specifier];
  if (language === 'php') return [specifier];
  return jvmNames(kind, specifier);
}

/** A member or a nested class is found by the class around it. */
function jvmNames(kind: string, specifier: string): string[] {
  const names = [specifier];
  const parts = specifier.replace(/\.\*$/, '').split('.');
  if (specifier.endsWith('.*')) names.push(parts.join('.'));
  for (parts.pop(); parts.length > 1; parts.pop()) {
    const last = parts.at(-1) ?? '';
    if (!/^\p{Lu}/u.test(last) && kind !== 'static') break;
    if (!/^\p{Lu}/u.test(last)) break;
    names.push(parts.join('.'));
  }
  return names;
}

/**
 * Names declared anywhere in the repository (Java, Kotlin, C#, PHP): every file that declares the first name known. Of a whole
 * package or namespace those files count of which the importer mentions something, and all only if it mentions nothing of it.
 */
export function resolveName(world: World, file: CodeFile, names: readonly string[]): Resolution {
  const from = file.path;
  const wants: string[] = [];
  for (const name of names) {
    wants.push(nameKey(name));
    const declarers = world.declared(name).filter((path) => path !== from);
    if (declarers.length === 0) continue;
    const mentioned = name.endsWith('.*') ? findUsedOf(world, from, name.slice(0, -2), namesIn(file)) : [];
    const targets = mentioned.length === 0 ? declarers : mentioned;
    const nearest = targets.toSorted((a, b) => sharedDepth(b, from) - sharedDepth(a, from) || compareText(a, b));
    return { targets: nearest, wants: wants.sort() };
  }
  return { targets: [], wants: wants.sort() };
}

function namesIn(file: CodeFile): string[] {
  return readMentions(file).map(({ name }) => name);
}
