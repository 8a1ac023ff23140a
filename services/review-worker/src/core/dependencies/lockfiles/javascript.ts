import { parse as parseYaml } from 'yaml';
import { asRecord, asText, type Pinned } from './pinned.ts';

const folderOfPackages = 'node_modules/';

/** Versions 2 and 3 list `packages` by folder, version 1 nests `dependencies`. */
export function readPackageLock(text: string): Pinned[] {
  const root = asRecord(JSON.parse(text));
  const found: Pinned[] = [];
  const packages = Object.entries(asRecord(root.packages));
  const named = namesIn(packages.filter(([folder]) => !folder.includes(folderOfPackages)).map(([, own]) => own));
  for (const [folder, value] of packages) {
    const { name, link, resolved, dev } = asRecord(value);
    const path = folder.slice(folder.lastIndexOf(folderOfPackages) + folderOfPackages.length);
    if (!folder.includes(folderOfPackages) || link === true || /^(?:git|file)/.test(asText(resolved))) continue;
    const isTop = folder.indexOf(folderOfPackages) === folder.lastIndexOf(folderOfPackages);
    found.push({ ...toPinned(asText(name) || path, value), direct: isTop && named.has(path), dev: dev === true });
  }
  const nested = (dependencies: unknown, depth: number): void => {
    for (const [name, value] of Object.entries(asRecord(dependencies))) {
      found.push({ ...toPinned(name, value), dev: asRecord(value).dev === true });
      if (depth < 20) nested(asRecord(value).dependencies, depth + 1);
    }
  };
  if (root.packages === undefined) nested(root.dependencies, 0);
  return found;
}

const sections = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** What the project's own packages name. */
function namesIn(own: readonly unknown[]): Set<string> {
  return new Set(own.flatMap((one) => sections.flatMap((section) => Object.keys(asRecord(asRecord(one)[section])))));
}

function toPinned(name: string, value: unknown): Pinned {
  const { version, resolved, integrity } = asRecord(value);
  return { name, version: asText(version), url: asText(resolved), integrity: asText(integrity) };
}

/** Keys are `name@version` with peers behind in brackets; before version 6 `/name/version_peers`. */
export function readPnpmLock(text: string): Pinned[] {
  const { packages, importers } = asRecord(parseYaml(text));
  const named = namesIn(Object.values(asRecord(importers)));
  const tells = importers === undefined ? () => ({}) : (name: string) => ({ direct: named.has(name) });
  return Object.entries(asRecord(packages)).flatMap(([key, value]): Pinned[] => {
    const old = /^\/((?:@[^/]+\/)?[^/@]+)\/(\d[^_(]*)/.exec(key);
    const match = old ?? /^(@?[^@]+)@(\d[^(]*)/.exec(key.replace(/^\//, ''));
    if (match === null) return [];
    const { resolution, dev } = asRecord(value);
    const { tarball, integrity } = asRecord(resolution);
    const [, name = '', version = ''] = match;
    const role = { ...tells(name), ...(typeof dev === 'boolean' ? { dev } : {}) };
    return [{ name, version, url: asText(tarball), integrity: asText(integrity), ...role }];
  });
}

/** Both formats of yarn: a line of `name@range`s, and what is known of it indented below. */
export function readYarnLock(text: string): Pinned[] {
  const entries = [...text.matchAll(/^"?((?:@[^/\s"]+\/)?[^@\s"]+)@([^\n]*):\n((?: {2}[^\n]*\n?)*)/gm)];
  const workspaces = entries.flatMap(([, , range = '', block = '']) => (range.startsWith('workspace:') ? block : []));
  // In a block of two columns more: `name: "npm:range"`, where names of scopes are quoted.
  const named = new Set(
    workspaces.flatMap((block) => [...block.matchAll(/^ {4}"?([^\s":]+)"?: /gm)].map(([, name = '']) => name)),
  );
  return entries.map(([, name = '', range = '', block = '']) => {
    const field = (key: string) => new RegExp(`^ {2}"?${key}"?:? "?([^"\\n]+)"?`, 'm').exec(block)?.[1] ?? '';
    const version = field('version');
    return {
      name: readAlias(range)?.name ?? name,
      // A workspace of the project has no version of its own.
      version: version === '0.0.0-use.local' ? '' : version,
      url: field('resolved'),
      integrity: field('integrity'),
      direct: workspaces.length === 0 ? undefined : named.has(name),
    };
  });
}

/** `npm:real@^1.0.0`, asked for as `short`, is the package `real` under another name; null for a version. */
export function readAlias(wanted: string): { name: string; version: string } | null {
  const [, name, version] = /^npm:((?:@[^/\s"]+\/)?[^@\s"]+)@(.*)$/.exec(wanted) ?? [];
  return name === undefined || version === undefined ? null : { name, version };
}

/** `packages` by name: `["name@version", registry, {...}, integrity]`, in JSON with commas at the end. */
export function readBunLock(text: string): Pinned[] {
  const { packages, workspaces } = asRecord(JSON.parse(text.replace(/,(\s*[}\]])/g, '$1')));
  const named = namesIn(Object.values(asRecord(workspaces)));
  return Object.values(asRecord(packages)).flatMap((entry): Pinned[] => {
    const [id, url, , integrity] = Array.isArray(entry) ? entry : [];
    const match = /^(@?[^@]+)@(\d.*)$/.exec(asText(id));
    if (match === null) return [];
    const [, name = '', version = ''] = match;
    const direct = workspaces === undefined ? undefined : named.has(name);
    return [{ name, version, url: asText(url), integrity: asText(integrity), direct }];
  });
}
