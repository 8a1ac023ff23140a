import type { PackageFacts } from '../configs/config-facts.ts';
import { nameAsked, type ResolveNames, withPassedOn } from './passed-on.ts';
import { ancestorsOf, directoryOf, joinPath, nameOf } from './paths.ts';
import { aliasesFor } from './script-aliases.ts';
import { createProbe, type Probe, type Resolution, unknown, type World } from './world.ts';

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.json', '.vue', '.svelte'];
/** What the JavaScript file that an import names is built from. Declarations stand in for code only where there is none. */
const sourceOf: Record<string, string[]> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** Imports of JavaScript and TypeScript, as bundlers and TypeScript find them, sources before what is built from them. */
export function createScriptResolver(
  world: World,
): (from: string, specifier: string, names?: readonly string[]) => Resolution {
  const packages = world.configs.filter((config) => config.type === 'package');
  const byName = new Map(packages.flatMap((facts) => (facts.name === undefined ? [] : [[facts.name, facts] as const])));
  const byFolder = new Map(packages.map((facts) => [directoryOf(facts.path), facts]));
  const aliases = aliasesFor(world);
  const resolveNames: ResolveNames = (from, written, names, step) => {
    const specifier = written.replace(/[?!].*$/, '');
    const probe = createProbe(world);
    const found = find(specifier, from, probe);
    if (found === null) {
      const isForeign = !isLocal(specifier) && !aliases.concern(from) && packageOf(specifier) === null;
      return isForeign ? unknown : probe.finish([]);
    }
    const passed = withPassedOn(world, resolveNames, { file: found, names, step });
    for (const key of passed.wants) probe.want(key);
    return probe.finish(passed.targets);
  };
  return (from, specifier, names = []) => resolveNames(from, specifier, names.map(nameAsked), 0);

  function find(specifier: string, from: string, probe: Probe): string | null {
    const folder = directoryOf(from);
    if (/^\.{1,2}(\/|$)/.test(specifier)) return findBeside(joinPath(folder, specifier), probe);
    if (specifier.startsWith('#')) return findImport(specifier, folder, probe);
    for (const base of aliases.candidates(from, specifier)) {
      const found = probeAt(probe, base);
      if (found !== null) return found;
    }
    const owner = packageOf(specifier);
    return owner === null ? null : findInPackage(owner, specifier, probe);
  }

  /** A file, or a folder by what its package.json begins with, or by its index. */
  function findBeside(base: string | null, probe: Probe): string | null {
    const entries = base === null ? [] : (byFolder.get(base)?.entries ?? []);
    if (base === null || entries.length === 0) return probeAt(probe, base);
    return probe.firstOf(filesOf(base)) ?? firstAt(probe, base, entries) ?? probe.firstOf(indexesOf(base));
  }

  function isLocal(specifier: string): boolean {
    return /^[.#]/.test(specifier);
  }

  function packageOf(specifier: string): PackageFacts | null {
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
    return byName.get(name) ?? null;
  }

  function findImport(specifier: string, folder: string, probe: Probe): string | null {
    const owner = ancestorsOf(folder).find((each) => byFolder.has(each));
    const facts = owner === undefined ? undefined : byFolder.get(owner);
    if (owner === undefined || facts === undefined) return null;
    return firstAt(probe, owner, matchExports(facts.imports, specifier));
  }

  function findInPackage(facts: PackageFacts, specifier: string, probe: Probe): string | null {
    const folder = directoryOf(facts.path);
    const rest = specifier.slice(facts.name?.length ?? 0);
    const fromExports = firstAt(probe, folder, matchExports(facts.exports, `.${rest}`));
    if (fromExports !== null) return fromExports;
    if (rest !== '') return firstAt(probe, folder, [`.${rest}`, `./src${rest}`, `./lib${rest}`]);
    return firstAt(probe, folder, [...facts.entries, './src/index', './index', './src/main', './lib/index']);
  }
}

function firstAt(probe: Probe, folder: string, relatives: readonly string[]): string | null {
  for (const relative of relatives) {
    for (const written of [...sourcesOfBuilt(relative), relative]) {
      const found = probeAt(probe, joinPath(folder, written));
      if (found !== null) return found;
    }
  }
  return null;
}

/** What is published was built from `src`. */
function sourcesOfBuilt(relative: string): string[] {
  const match = /^(?:\.\/)?(?:dist|lib|build|out)\/(?:(?:esm|cjs|es|types)\/)?(.*?)(?:\.d)?\.[cm]?[jt]sx?$/.exec(
    relative,
  );
  return match === null ? [] : [`src/${match[1]}`];
}

function matchExports(map: Record<string, string[]>, wanted: string): string[] {
  const exact = map[wanted];
  if (exact !== undefined) return exact;
  for (const [pattern, paths] of Object.entries(map)) {
    const star = pattern.indexOf('*');
    if (star === -1) continue;
    const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
    if (wanted.length < pattern.length || !wanted.startsWith(before) || !wanted.endsWith(after)) continue;
    const rest = wanted.slice(before.length, wanted.length - after.length);
    return paths.map((path) => path.replaceAll('*', rest));
  }
  return [];
}

function probeAt(probe: Probe, base: string | null): string | null {
  if (base === null) return null;
  return probe.firstOf([...filesOf(base), ...indexesOf(base)]);
}

function* filesOf(base: string): Generator<string> {
  if (base === '') return;
  const extension = /\.[cm]?jsx?$/.exec(base)?.[0] ?? '';
  const stem = base.slice(0, base.length - extension.length);
  for (const source of sourceOf[extension] ?? []) yield stem + source;
  if (nameOf(base).includes('.')) yield base;
  if (extension !== '') yield `${stem}.d${extension.replace('j', 't').replace(/x$/, '')}`;
  for (const added of extensions) yield base + added;
}

function indexesOf(base: string): string[] {
  return extensions.map((added) => (base === '' ? `index${added}` : `${base}/index${added}`));
}
