import { isPackage, nameAsked, type ResolveNames, withPassedOn } from './passed-on.ts';
import { stemKey } from './path-keys.ts';
import { ancestorsOf, compareText, directoryOf, joinPath, nameOf, sharedDepth } from './paths.ts';
import { createProbe, type Probe, type Resolution, unknown, type World } from './world.ts';

const sourceFolders = ['src', 'lib', 'python'];

/** `a.b`, `a.b:c,d`, `..a:b`: modules, and for names also the modules that they may be or that a package has them from. */
export function createPythonResolver(
  world: World,
): (from: string, specifier: string, used?: readonly string[]) => Resolution {
  const resolveNames: ResolveNames = (from, module, named, step) => {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const parts = module.slice(dots).split('.').filter(Boolean);
    const probe = createProbe(world);
    const bases = dots > 0 ? relativeBases(from, dots, parts) : absoluteBases(world, from, parts);
    if (dots === 0 && parts.length > 0) probe.want(stemKey(parts.at(-1) ?? ''));
    const { module: found, members } = findModule(probe, bases, named);
    const names = [...members].flatMap(([name, path]) => (path === null ? [name] : []));
    const passed = found === null ? unknown : withPassedOn(world, resolveNames, { file: found, names, step });
    for (const key of passed.wants) probe.want(key);
    return probe.finish([...passed.targets, ...[...members.values()].filter((path) => path !== null)]);
  };
  return (from, specifier, used = []) => {
    const [module = '', named = ''] = specifier.split(':');
    if (used.length === 0) return resolveNames(from, module, named.split(',').filter(Boolean).map(nameAsked), 0);
    // What is used of a module is looked for where the module is, not wherever it might be.
    const whole = resolveNames(from, module, [], 0);
    const [found] = whole.targets;
    if (found === undefined || !isPackage(found)) return whole;
    const itself = /^__init__\./.test(nameOf(found)) ? '.' : `.${nameOf(found).replace(/\..*$/, '')}`;
    const { targets, wants } = resolveNames(found, itself, used, 0);
    return { targets, wants: [...new Set([...whole.wants, ...wants])].sort() };
  };
}

function relativeBases(from: string, dots: number, parts: readonly string[]): string[] {
  const base = joinPath(directoryOf(from), `${'../'.repeat(dots - 1)}${parts.join('/')}`);
  return base === null ? [] : [base];
}

/**
 * Where an absolute module may lie. One name alone is only looked for beside the importer, above it and in source folders:
 * there are too many files called `utils`. Longer names are looked for everywhere, what is near the importer first.
 */
function absoluteBases(world: World, from: string, parts: readonly string[]): string[] {
  const relative = parts.join('/');
  const above = ancestorsOf(directoryOf(from));
  const near = above.flatMap((folder) =>
    ['', ...sourceFolders].map((source) => joinPath(folder, `${source}/${relative}`)),
  );
  const bases = near.filter((base) => base !== null);
  if (parts.length < 2) return bases;
  const far = world
    .withStem(parts.at(-1) ?? '')
    .concat(world.withStem('__init__'))
    .map((path) => (nameOf(path).startsWith('__init__.') ? directoryOf(path) : path.replace(/\.pyi?$/, '')))
    .filter((base) => base.endsWith(`/${relative}`))
    .sort((a, b) => sharedDepth(b, from) - sharedDepth(a, from) || a.length - b.length || compareText(a, b));
  return [...new Set([...bases, ...far])];
}

interface FoundModule {
  /** Null for a folder without `__init__.py`, and for what is not there. */
  module: string | null;
  /** The file of each name; null where it is no module. */
  members: ReadonlyMap<string, string | null>;
}

function findModule(probe: Probe, bases: readonly string[], names: readonly string[]): FoundModule {
  for (const base of bases) {
    const module = base === '' ? null : probe.firstOf([`${base}.py`, `${base}.pyi`]);
    if (module !== null) return { module, members: new Map(names.map((name) => [name, null])) };
    const inner = base === '' ? '' : `${base}/`;
    const found = probe.firstOf([`${inner}__init__.py`, `${inner}__init__.pyi`]);
    const members = new Map(names.map((name) => [name, findMember(probe, inner + name)]));
    if (found !== null || [...members.values()].some((path) => path !== null)) return { module: found, members };
  }
  return { module: null, members: new Map() };
}

function findMember(probe: Probe, base: string): string | null {
  return probe.firstOf([`${base}.py`, `${base}/__init__.py`, `${base}.pyi`]);
}
