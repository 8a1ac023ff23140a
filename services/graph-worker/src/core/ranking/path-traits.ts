/** What a path says by itself. */
export interface PathTraits {
  /** '' for the root. */
  directory: string;
  directories: readonly string[];
  name: string;
  /** The name without extension, separators and marks of tests: `user-store.test.ts`, `user_store_test.go` and `userStore.ts` share it. */
  stem: string;
  words: ReadonlySet<string>;
}

const testMark = /^(?:tests?|specs?)[-_.]|[-_.](?:tests?|specs?)$/;
// Java, Kotlin, C#: UserStoreTest. Read before the case is lost.
const testSuffix = /(?<=[a-z0-9])Tests?$/;

export function readTraits(path: string): PathTraits {
  const directories = path.split('/');
  const name = directories.pop() ?? '';
  return { directory: directories.join('/'), directories, name, stem: stemOf(name), words: new Set(wordsOf(path)) };
}

function stemOf(name: string): string {
  const dot = name.indexOf('.', 1);
  const whole = dot > 0 ? name.slice(0, dot) : name;
  return whole.replace(testSuffix, '').toLowerCase().replace(testMark, '').replaceAll(/[-_]/g, '');
}

function wordsOf(path: string): string[] {
  return path
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1);
}

/** How much of the deeper directory both share, 0 to 1. */
export function directoryNearness(a: PathTraits, b: PathTraits): number {
  const [left, right] = [a.directories, b.directories];
  let shared = 0;
  while (shared < Math.min(left.length, right.length) && left[shared] === right[shared]) shared += 1;
  return (shared + 0.5) / (Math.max(left.length, right.length) + 0.5);
}
