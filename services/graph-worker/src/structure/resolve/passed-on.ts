import { type ImportFact, isScript, languageOf } from '@waggle/syntax';
import { parseImportText } from '../import-text.ts';
import type { CodeFile } from './mentions.ts';
import { nameOf } from './paths.ts';
import type { Resolution, World } from './world.ts';

/** Files of Python that others import from although what they name is defined elsewhere. */
const packages = /^(?:__init__|_?api)\.pyi?$/;
/** `pandas` names what `pandas.core.api` names, of which `pandas.core.frame` defines it. */
export const maxSteps = 3;
const exportMark = '!';

/** Whether a file stands for a package of Python. */
export function isPackage(path: string): boolean {
  return packages.test(nameOf(path));
}

/**
 * Whether names are looked for behind a file that does not define them. Any module of Python names what it imports, so only what
 * stands for a package is meant; JavaScript and TypeScript say what they pass on.
 */
function isLookedThrough(path: string): boolean {
  return languageOf(path) === 'python' ? isPackage(path) : isNamedFrom(path);
}

/** Whether names are imported from files of this language, which may have them from others. */
export function isNamedFrom(path: string): boolean {
  const language = languageOf(path);
  return language !== null && (language === 'python' || isScript(language));
}

/** A name that a module of JavaScript, TypeScript or Python defines, as its node keeps it: others find it by the path. */
export function exportedName(name: string): string {
  return exportMark + name;
}

export function isExportedName(declared: string): boolean {
  return declared.startsWith(exportMark);
}

/** What a file says that imports through it depend on. */
export type Said = Pick<CodeFile, 'imports' | 'declares'>;

/** Two files with the same fingerprint pass on and define the same, wherever in them it stands. Null for what is no code. */
export function fingerprintOf(file: {
  path: string;
  imports: string[] | null;
  declares: string[] | null;
}): string | null {
  if (file.imports === null) return null;
  const passed = file.imports.flatMap((text) => readPassed(file.path, parseImportText(text)));
  return JSON.stringify([passed, (file.declares ?? []).filter(isExportedName)]);
}

/** Whether a file with this fingerprint passes on anything. */
export function passesOn(file: string, fingerprint: string | null): boolean {
  return fingerprint !== null && !fingerprint.startsWith('[[],') && isLookedThrough(file);
}

/** Resolves an import of names from a module. `step` counts the modules that were looked through before. */
export type ResolveNames = (from: string, module: string, names: readonly string[], step: number) => Resolution;

interface Asked {
  file: string;
  names: readonly string[];
  step: number;
}

/**
 * Where the names that are imported from a file come from when it does not define them: what it passes on under these names, and so
 * on. `left` are the names that were not found.
 */
function followNames(
  world: World,
  resolve: ResolveNames,
  { file, names, step }: Asked,
): Resolution & { left: string[] } {
  const found: Resolution = { targets: [], wants: [] };
  const said = world.saidBy(file);
  let left = names.filter((name) => name !== '*' && !said?.declares.includes(exportedName(name)));
  if (said === undefined || step >= maxSteps) return { ...found, left };
  const add = ({ targets, wants }: Resolution) => {
    found.targets.push(...targets);
    found.wants.push(...wants);
  };
  const facts = said.imports.flatMap((text) => readPassed(file, parseImportText(text)));
  for (const { module, names: passed } of facts) {
    const asked = passed.filter(({ shown }) => left.includes(shown));
    if (asked.length === 0) continue;
    const asksFor = asked.map(({ name }) => name);
    add(resolve(file, module, asksFor, step + 1));
    left = left.filter((name) => !asked.some(({ shown }) => shown === name));
  }
  // `export *` leaves out the default.
  let open = left.filter((name) => name !== 'default');
  for (const { module, all } of facts) {
    if (!all || open.length === 0) continue;
    const { targets, wants } = resolve(file, module, [], step + 1);
    found.wants.push(...wants);
    for (const target of targets) {
      const further = findIn(world, resolve, { file: target, names: open, step: step + 1 });
      add(further);
      open = further.left;
    }
  }
  return { ...found, left: left.filter((name) => name === 'default' || open.includes(name)) };
}

/** Of a file all of whose names are passed on: it defines them, or passes them on itself. */
function findIn(world: World, resolve: ResolveNames, asked: Asked): Resolution & { left: string[] } {
  const { targets, wants, left } = followNames(world, resolve, asked);
  return { targets: definesAny(world, asked) ? [asked.file, ...targets] : targets, wants, left };
}

function definesAny(world: World, { file, names }: Pick<Asked, 'file' | 'names'>): boolean {
  const declares = world.saidBy(file)?.declares ?? [];
  return names.some((name) => declares.includes(exportedName(name)));
}

/** The file that an import names, unless it was only looked through on the way, and what is behind it. */
export function withPassedOn(world: World, resolve: ResolveNames, asked: Asked): Resolution {
  if (asked.names.length === 0 || !isLookedThrough(asked.file)) return { targets: [asked.file], wants: [] };
  const { targets, wants } = followNames(world, resolve, asked);
  const isOnTheWay = asked.step > 0 && targets.length > 0 && !definesAny(world, asked);
  return { targets: isOnTheWay ? targets : [asked.file, ...targets], wants };
}

interface Passed {
  module: string;
  names: { name: string; shown: string }[];
  all: boolean;
}

function readPassed(file: string, { kind, specifier, names = [] }: ImportFact): Passed[] {
  if (languageOf(file) === 'python') {
    const [module = '', named = ''] = specifier.split(':');
    return kind === 'from' ? [{ module, names: named.split(',').map(readName), all: named === '*' }] : [];
  }
  if (kind !== 'export') return [];
  return [{ module: specifier, names: names.map(readName), all: names.includes('*') }];
}

/** What a name of an import asks for: `a` of `a>b`. */
export function nameAsked(text: string): string {
  return readName(text).name;
}

/** `a>b`: `a`, passed on as `b`. */
function readName(text: string): { name: string; shown: string } {
  const [name = '', shown = name] = text.split('>');
  return { name, shown };
}
