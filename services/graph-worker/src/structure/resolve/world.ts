import type { ConfigFacts } from '../configs/config-facts.ts';
import type { Said } from './passed-on.ts';
import { keysOfChange, keysOfTarget, stemKey } from './path-keys.ts';
import { directoryOf, nameOf } from './paths.ts';

/** What imports are resolved against. */
export interface World {
  has(path: string): boolean;
  /** Paths whose name, up to the first dot, is the one of `name`. */
  withStem(name: string): readonly string[];
  /** Files directly in a folder, sorted. */
  inFolder(directory: string): readonly string[];
  /** Paths that have one of these keys as a target, in no order. */
  withKeys(keys: ReadonlySet<string>): string[];
  configs: readonly ConfigFacts[];
  /** Files that declare a name (Java, Kotlin, C#, PHP), sorted. */
  declared(name: string): readonly string[];
  /** What a file says through which others import; undefined where that is not known. */
  saidBy(path: string): Said | undefined;
}

/** Builds the indexes over all paths of a repository; each is built when it is first asked for. No name is declared yet. */
export function createWorld(paths: readonly string[], configs: readonly ConfigFacts[]): World {
  const all = new Set(paths);
  const sorted = lazily(() => [...paths].sort());
  const byStem = lazily(() => Map.groupBy(sorted(), (path) => stemKey(nameOf(path))));
  const byFolder = lazily(() => Map.groupBy(sorted(), directoryOf));
  return {
    has: (path) => all.has(path),
    withStem: (name) => byStem().get(stemKey(name)) ?? [],
    inFolder: (directory) => byFolder().get(directory) ?? [],
    withKeys: (keys) =>
      keys.size === 0 ? [] : paths.filter((path) => keysOfTarget(path).some((key) => keys.has(key))),
    configs,
    declared: () => [],
    saidBy: () => undefined,
  };
}

/** The same files, when it is known which of them declare the names that are asked for; the indexes are shared. */
export function withDeclared(world: World, declared: ReadonlyMap<string, readonly string[]>): World {
  return { ...world, declared: (name) => declared.get(name) ?? [] };
}

/** The same files, when it is known what those say that others import through. */
export function withSaid(world: World, said: ReadonlyMap<string, Said>): World {
  return { ...world, saidBy: (path) => said.get(path) };
}

/** Builds a value when it is first asked for, and keeps it. */
export function lazily<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
}

export interface Resolution {
  /** Files that the import leads to, sorted; none when it leads out of the repository or nowhere. */
  targets: string[];
  /** Keys of what could still change the answer and that no target stands for. */
  wants: string[];
}

export const unknown: Resolution = { targets: [], wants: [] };

/** Remembers which files were looked for in vain, so that the answer says what could change it. */
export interface Probe {
  has(path: string): boolean;
  firstOf(paths: Iterable<string>): string | null;
  want(key: string): void;
  finish(targets: readonly string[]): Resolution;
}

export function createProbe(world: World): Probe {
  const missed = new Set<string>();
  const wanted = new Set<string>();
  function has(path: string): boolean {
    if (world.has(path)) return true;
    missed.add(path);
    return false;
  }
  return {
    has,
    firstOf: (paths) => {
      for (const path of paths) if (has(path)) return path;
      return null;
    },
    want: (key) => wanted.add(key),
    finish: (targets) => {
      const covered = new Set(targets.flatMap(keysOfTarget));
      for (const path of missed) {
        const keys = keysOfChange(path);
        const [first] = keys;
        if (first !== undefined && !keys.some((key) => covered.has(key) || wanted.has(key))) wanted.add(first);
      }
      const wants = [...wanted].filter((key) => !covered.has(key));
      return { targets: [...new Set(targets)].sort(), wants: wants.sort() };
    },
  };
}
