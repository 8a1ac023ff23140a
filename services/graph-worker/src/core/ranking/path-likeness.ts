import { directoryNearness, type PathTraits } from './path-traits.ts';

/** How a path is like the files of a change: the best over all of them, 0 to 1. */
export interface Likeness {
  sameDirectory: number;
  nearDirectory: number;
  /** Share of the files that are new and in the same directory. */
  besideNew: number;
  sameStem: number;
  sameName: number;
  /** Jaccard of the words of the path. */
  words: number;
}

interface Reference {
  status: string;
  traits: PathTraits;
}

/** Compares many paths with the same files; directories and words of the files are looked up, not walked through. */
export function createLikeness(files: readonly Reference[]): (path: PathTraits) => Likeness {
  const stems = new Set(files.map(({ traits }) => traits.stem).filter((stem) => stem.length > 1));
  const names = new Set(files.map(({ traits }) => traits.name));
  const compareDirectory = createDirectoryLikeness(files);
  const compareWords = createWordLikeness(files);
  return (path) => ({
    ...compareDirectory(path),
    sameStem: stems.has(path.stem) ? 1 : 0,
    sameName: names.has(path.name) ? 1 : 0,
    words: compareWords(path),
  });
}

type DirectoryLikeness = Pick<Likeness, 'sameDirectory' | 'nearDirectory' | 'besideNew'>;

function createDirectoryLikeness(files: readonly Reference[]): (path: PathTraits) => DirectoryLikeness {
  const known = new Map<string, DirectoryLikeness>();
  return (path) => {
    const before = known.get(path.directory);
    if (before !== undefined) return before;
    let [sameDirectory, nearDirectory, added] = [0, 0, 0];
    for (const { status, traits } of files) {
      nearDirectory = Math.max(nearDirectory, directoryNearness(traits, path));
      if (traits.directory !== path.directory) continue;
      sameDirectory = 1;
      if (status === 'A') added += 1;
    }
    const likeness = { sameDirectory, nearDirectory, besideNew: added / Math.max(1, files.length) };
    known.set(path.directory, likeness);
    return likeness;
  };
}

function createWordLikeness(files: readonly Reference[]): (path: PathTraits) => number {
  const filesWith = new Map<string, number[]>();
  for (const [index, { traits }] of files.entries()) {
    for (const word of traits.words) {
      const known = filesWith.get(word);
      if (known === undefined) filesWith.set(word, [index]);
      else known.push(index);
    }
  }
  const sizes = files.map(({ traits }) => traits.words.size);
  const shared = new Uint16Array(files.length);
  return ({ words }) => {
    shared.fill(0);
    for (const word of words) for (const index of filesWith.get(word) ?? []) shared[index] = (shared[index] ?? 0) + 1;
    let best = 0;
    for (const [index, count] of shared.entries()) {
      if (count > 0) best = Math.max(best, count / ((sizes[index] ?? 0) + words.size - count));
    }
    return best;
  };
}
