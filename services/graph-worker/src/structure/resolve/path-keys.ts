import { directoryOf, nameOf } from './paths.ts';

/**
 * Keys tell which imports a file could satisfy, so that an import is resolved again only when a file with one of its keys
 * comes or goes: `s:` the name up to its first dot (of the folder, for files that stand for their folder), `d:` a Go
 * package's folder, `n:` a declared name. Keys of paths are coarse on purpose: too many imports looked at again cost
 * little, one too few would be wrong.
 */
export function stemKey(name: string): string {
  const dot = name.indexOf('.', 1);
  return `s:${(dot === -1 ? name : name.slice(0, dot)).toLowerCase()}`;
}

export function folderKey(directory: string): string {
  return `d:${directory}`;
}

export function nameKey(name: string): string {
  return `n:${name}`;
}

/** The key of the folder's name, as an import of the folder writes it. */
function folderStem(directory: string): string {
  return stemKey(directory === '' ? '/' : nameOf(directory));
}

const standForFolder = /^(index|__init__|mod|lib|main)\.[^/]*$/i;

/** Keys of imports that a file answers where it is. */
export function keysOfTarget(path: string): string[] {
  const directory = directoryOf(path);
  const keys = [stemKey(nameOf(path))];
  // Rust takes every file directly in these folders for a crate of its own, whose modules lie beside it.
  if (standForFolder.test(nameOf(path)) || /(^|\/)(bin|tests|examples|benches)\/[^/]+\.rs$|^build\.rs$/.test(path)) {
    keys.push(folderStem(directory));
  }
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
  keys.push(folderStem(directory));
  if (standForFolder.test(nameOf(path)) && directory !== '') keys.push(folderStem(directoryOf(directory)));
  return [...new Set(keys)];
}
