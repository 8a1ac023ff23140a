import { nameOf } from '../resolve/paths.ts';
import type { CargoFacts, ConfigFacts, GoModFacts, PackageFacts, TsConfigFacts } from './config-facts.ts';
import { parseJsonc } from './parse-jsonc.ts';

/** Whether a file configures how imports are resolved. */
export function isConfig(path: string): boolean {
  return /^((ts|js)config[\w.-]*\.json|package\.json|go\.mod|Cargo\.toml)$/.test(nameOf(path));
}

/** What a configuration file says about imports; null when it says nothing, or is broken. */
export function readConfig(path: string, text: string): ConfigFacts | null {
  const name = nameOf(path);
  if (name === 'go.mod') return readGoMod(path, text);
  if (name === 'Cargo.toml') return readCargo(path, text);
  const json = parseJsonc(text);
  if (!isRecord(json)) return null;
  return name === 'package.json' ? readPackage(path, json) : readTsConfig(path, json);
}

function readTsConfig(path: string, json: Record<string, unknown>): TsConfigFacts | null {
  const options = isRecord(json.compilerOptions) ? json.compilerOptions : {};
  const facts: TsConfigFacts = { type: 'tsconfig', path, extends: strings(json.extends) };
  if (typeof options.baseUrl === 'string') facts.baseUrl = options.baseUrl;
  if (isRecord(options.paths)) {
    facts.paths = Object.fromEntries(Object.entries(options.paths).map(([pattern, to]) => [pattern, strings(to)]));
  }
  return facts.extends.length === 0 && facts.baseUrl === undefined && facts.paths === undefined ? null : facts;
}

function readPackage(path: string, json: Record<string, unknown>): PackageFacts | null {
  const exports = isRecord(json.exports) && hasSubpaths(json.exports) ? json.exports : { '.': json.exports };
  const facts: PackageFacts = {
    type: 'package',
    path,
    exports: flattenAll(exports),
    imports: flattenAll(isRecord(json.imports) ? json.imports : {}),
    entries: [json.source, json.module, json.main, json.types, json.typings].flatMap(strings),
  };
  if (typeof json.name === 'string') facts.name = json.name;
  const saysNothing = facts.name === undefined && facts.entries.length === 0 && Object.keys(facts.imports).length === 0;
  return saysNothing ? null : facts;
}

function hasSubpaths(exports: Record<string, unknown>): boolean {
  return Object.keys(exports).some((key) => key.startsWith('.'));
}

function flattenAll(map: Record<string, unknown>): Record<string, string[]> {
  const entries = Object.entries(map).map(([key, value]) => [key, flatten(value)] as const);
  return Object.fromEntries(entries.filter(([, paths]) => paths.length > 0));
}

/** Every path that some condition leads to, in order, but what is built behind what it is built from, and declarations last. */
function flatten(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (!isRecord(value)) return [];
  return [...new Set(Object.values(value).flatMap(flatten))].sort((a, b) => remoteness(a) - remoteness(b));
}

function remoteness(path: string): number {
  if (/\.d\.[cm]?ts$/.test(path)) return 2;
  return /^(?:\.\/)?(?:dist|build|out)\//.test(path) ? 1 : 0;
}

function readGoMod(path: string, text: string): GoModFacts | null {
  const module = /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1];
  if (module === undefined) return null;
  const local = text.matchAll(/^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>\s+(\.{1,2}\/\S*)/gm);
  const replaces = [...local].map(([, from = '', to = '']) => ({ module: from, directory: to }));
  return { type: 'gomod', path, module, replaces };
}

function readCargo(path: string, text: string): CargoFacts | null {
  const name = /^\[package\][^[]*?^\s*name\s*=\s*"([^"]+)"/ms.exec(text)?.[1];
  if (name === undefined) return null;
  const lib = /^\[lib\](?<section>[^[]*)/m.exec(text)?.groups?.section ?? '';
  const crate = /^\s*name\s*=\s*"([^"]+)"/m.exec(lib)?.[1] ?? name;
  const libPath = /^\s*path\s*=\s*"([^"]+)"/m.exec(lib)?.[1];
  const targets = [...text.matchAll(/^\[\[(?:bin|test|bench|example)\]\](?<section>[^[]*)/gm)];
  const others = targets.flatMap(({ groups }) => /^\s*path\s*=\s*"([^"]+)"/m.exec(groups?.section ?? '')?.[1] ?? []);
  const facts: CargoFacts = { type: 'cargo', path, crate: crate.replaceAll('-', '_') };
  if (libPath !== undefined) facts.lib = libPath;
  if (others.length > 0) facts.others = others;
  return facts;
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
