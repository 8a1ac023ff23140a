import { directoryOf, nameOf } from './paths.ts';

/**
 * Keys tell which imports a file could satisfy, so that an import is resolved again only when a file with one of its keys
 * comes or goes: `p:` the path up to the first dot of the name (of the folder, for files that stand for their folder), `s:`
 * the name alone, in languages that also search by the end of a path, `d:` a Go package's folder, `n:` a declared name. An
 * import looked at in vain costs little, one that is missed would be wrong: keys are rather too coarse than too fine.
 */
export function stemKey(name: string): string {
  return `s:${stemOf(name).toLowerCase()}`;
}

export function folderKey(directory: string): string {
  return `d:${directory}`;
}

export function nameKey(name: string): string {
  return `n:${name}`;
}

function pathKey(path: string): string {
  const directory = directoryOf(path);
  return `p:${directory === '' ? '' : `${directory}/`}${stemOf(nameOf(path))}`;
}

function stemOf(name: string): string {
  const dot = name.indexOf('.', 1);
  return dot === -1 ? name : name.slice(0, dot);
}

const standForFolder = /^(index|__init__|mod|lib|main)\.[^/]*$/i;
const foundByEnding = /\.(pyi?|[ch]|cc|cpp|cxx|hh|hpp|hxx|inl|rb|php)$/;
// Rust takes every file directly in these folders for a crate of its own, whose modules lie beside it.
const ownCrate = /(^|\/)(bin|tests|examples|benches)\/[^/]+\.rs$/;

/** Keys of imports that a file answers where it is, the most telling first. */
export function keysOfTarget(path: string): string[] {
  const directory = directoryOf(path);
  const isFolder = standForFolder.test(nameOf(path)) || ownCrate.test(path);
  const keys = [pathKey(path)];
  if (isFolder) keys.push(`p:${directory}`);
  if (foundByEnding.test(path)) keys.push(stemKey(nameOf(path)));
  if (foundByEnding.test(path) && isFolder) keys.push(stemKey(nameOf(directory)));
  if (path.endsWith('.go')) keys.push(folderKey(directory));
  return keys;
}

/**
 * Keys of imports that may change when a file comes or goes. Python and Rust name a thing inside a module and a module inside a
 * package alike, so a new file also concerns who imports its package.
 */
export function keysOfChange(path: string): string[] {
  const keys = keysOfTarget(path);
  if (!/\.(pyi?|rs)$/.test(path)) return keys;
  const directory = directoryOf(path);
  const around =
    standForFolder.test(nameOf(path)) && directory !== '' ? [directory, directoryOf(directory)] : [directory];
  for (const folder of around) {
    keys.push(`p:${folder}`);
    if (foundByEnding.test(path)) keys.push(stemKey(nameOf(folder)));
  }
  return [...new Set(keys)];
}
