import { ancestorsOf, directoryOf, joinPath, nameOf } from './paths.ts';
import { createProbe, type Probe, type Resolution, unknown, type World } from './world.ts';

/** `mod x`, `use crate::a::b`, `self::`, `super::`, other crates of the workspace: the deepest module that a path names. */
export function createRustResolver(world: World): (from: string, kind: string, specifier: string) => Resolution {
  const crates = world.configs.filter((config) => config.type === 'cargo');
  const folders = new Set(crates.map(({ path }) => directoryOf(path)));
  const byName = new Map(crates.map((facts) => [facts.crate, facts]));
  const named = new Set(
    crates.flatMap(({ path, lib, others = [] }) =>
      [...(lib === undefined ? [] : [lib]), ...others].flatMap((each) => joinPath(directoryOf(path), each) ?? []),
    ),
  );
  const roots = { folders, named };

  return (from, kind, specifier) => {
    const probe = createProbe(world);
    if (kind === 'mod') return probe.finish(findModule(probe, from, specifier) ?? []);
    const parts = specifier.split('::').filter((part) => part !== '*');
    const [first = '', ...rest] = parts;
    if (first === 'crate') return walk(probe, rootOf(from, probe), rest);
    if (first === 'self') return walk(probe, from, rest);
    if (first === 'super') return walkUp(probe, from, parts);
    const child = childOf(probe, from, first) ?? childOf(probe, rootOf(from, probe), first);
    if (child !== null) return walk(probe, child, rest);
    const crate = byName.get(first);
    if (crate === undefined) return first === '' ? unknown : probe.finish([]);
    const folder = directoryOf(crate.path);
    const library = joinPath(folder, crate.lib ?? 'src/lib.rs');
    return walk(probe, library === null ? null : probe.firstOf([library]), rest);
  };

  function findModule(probe: Probe, from: string, specifier: string): string[] | null {
    const directory = specifier.startsWith('./') ? directoryOf(from) : childFolder(from, roots);
    const base = joinPath(directory, specifier.replaceAll('::', '/'));
    if (base === null) return null;
    const found = probe.firstOf(base.endsWith('.rs') ? [base] : [`${base}.rs`, `${base}/mod.rs`]);
    return found === null ? null : [found];
  }

  function childOf(probe: Probe, parent: string | null, name: string): string | null {
    const base = parent === null ? null : joinPath(childFolder(parent, roots), name);
    return base === null ? null : probe.firstOf([`${base}.rs`, `${base}/mod.rs`]);
  }

  function walk(probe: Probe, start: string | null, parts: readonly string[]): Resolution {
    let at = start;
    for (const part of parts) {
      const child = childOf(probe, at, part);
      if (child === null) break;
      at = child;
    }
    return probe.finish(at === null ? [] : [at]);
  }

  function walkUp(probe: Probe, from: string, parts: readonly string[]): Resolution {
    let at: string | null = from;
    const names = [...parts];
    while (names[0] === 'super' && at !== null) {
      names.shift();
      const inside: string = directoryOf(childFolder(at, roots));
      const own = nameOf(inside) === '' ? [] : [`${inside}.rs`];
      const within = ['mod.rs', 'lib.rs', 'main.rs'].map((name) => (inside === '' ? name : `${inside}/${name}`));
      at = probe.firstOf([...within, ...own].filter((path) => path !== at));
    }
    return walk(probe, at, names);
  }

  function rootOf(from: string, probe: Probe): string | null {
    if (isOwnCrate(from, folders)) return from;
    const folder = ancestorsOf(directoryOf(from)).find((each) => folders.has(each)) ?? '';
    const inside = folder === '' ? '' : `${folder}/`;
    const own = [...named].filter((path) => path.startsWith(inside) && from.startsWith(`${directoryOf(path)}/`));
    return probe.firstOf([...own, `${inside}src/lib.rs`, `${inside}src/main.rs`, `${inside}lib.rs`]);
  }
}

interface Roots {
  /** Folders with a Cargo.toml. */
  folders: ReadonlySet<string>;
  /** Roots of crates that Cargo.toml names. */
  named: ReadonlySet<string>;
}

/** Where the modules of a file lie: beside `mod.rs` and the root of a crate, else in a folder of the file's name. */
function childFolder(path: string, { folders, named }: Roots): string {
  const isRoot = /(^|\/)(mod|lib|main)\.rs$/.test(path) || named.has(path) || isOwnCrate(path, folders);
  if (isRoot) return directoryOf(path);
  return path.replace(/\.rs$/, '');
}

/** Integration tests, benches, examples and extra binaries are crates of their own. */
function isOwnCrate(path: string, crates: ReadonlySet<string>): boolean {
  const folder = directoryOf(path);
  if (nameOf(folder) === 'bin' && nameOf(directoryOf(folder)) === 'src') return true;
  return /^(tests|benches|examples)$/.test(nameOf(folder)) && (crates.has(directoryOf(folder)) || crates.size === 0);
}
