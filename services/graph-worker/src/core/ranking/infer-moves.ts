import type { TouchedFile } from './history-change.ts';

/**
 * Turns a file that vanished and one that appeared in the same change into a rename, where git was not asked for renames or
 * did not see one: the same name in another directory, else the same place with another extension, else the same name
 * without extension. Only where exactly one file of that name vanished and one appeared. Order is kept.
 */
export function inferMoves(files: readonly TouchedFile[]): readonly TouchedFile[] {
  let known = files;
  for (const keyOf of [nameOf, withoutExtension, (path: string) => nameOf(withoutExtension(path))]) {
    if (!known.some(([status]) => status === 'D') || !known.some(([status]) => status === 'A')) return known;
    known = pairUp(known, keyOf);
  }
  return known;
}

function pairUp(files: readonly TouchedFile[], keyOf: (path: string) => string): readonly TouchedFile[] {
  const gone = onlyOnes(files, 'D', keyOf);
  const come = onlyOnes(files, 'A', keyOf);
  const moved = new Map<string, string>();
  for (const [key, path] of come) {
    const from = gone.get(key);
    if (typeof path === 'string' && typeof from === 'string') moved.set(path, from);
  }
  const sources = new Set(moved.values());
  return files
    .filter(([status, path]) => status !== 'D' || !sources.has(path))
    .map((file): TouchedFile => {
      const from = file[0] === 'A' ? moved.get(file[1]) : undefined;
      return from === undefined ? file : ['R', file[1], from];
    });
}

/** Key -> the one path of that status; null where several share the key. */
function onlyOnes(files: readonly TouchedFile[], wanted: string, keyOf: (path: string) => string) {
  const ones = new Map<string, string | null>();
  for (const [status, path] of files) {
    if (status === wanted) ones.set(keyOf(path), ones.has(keyOf(path)) ? null : path);
  }
  return ones;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function withoutExtension(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}
