import { parse as parseYaml } from 'yaml';

export interface LockedPackage {
  ecosystem: string;
  name: string;
  version: string;
}

type Read = (text: string) => [name: string, version: string][];

const readers: Record<string, { ecosystem: string; read: Read }> = {
  'package-lock.json': { ecosystem: 'npm', read: readPackageLock },
  'npm-shrinkwrap.json': { ecosystem: 'npm', read: readPackageLock },
  'pnpm-lock.yaml': { ecosystem: 'npm', read: readPnpmLock },
  'yarn.lock': { ecosystem: 'npm', read: readYarnLock },
  'Cargo.lock': { ecosystem: 'crates.io', read: readTomlPackages },
  'poetry.lock': { ecosystem: 'PyPI', read: readTomlPackages },
  'uv.lock': { ecosystem: 'PyPI', read: readTomlPackages },
  'pdm.lock': { ecosystem: 'PyPI', read: readTomlPackages },
  'go.mod': { ecosystem: 'Go', read: readGoMod },
  'Gemfile.lock': { ecosystem: 'RubyGems', read: readGemfileLock },
  'composer.lock': { ecosystem: 'Packagist', read: readComposerLock },
};

function findReader(path: string) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^requirements[\w.-]*\.txt$/.test(name)) return { ecosystem: 'PyPI', read: readRequirements };
  return Object.hasOwn(readers, name) ? readers[name] : undefined;
}

/** Whether a path names a file that pins versions. */
export function isLockfile(path: string): boolean {
  return findReader(path) !== undefined;
}

/** The packages that a lockfile pins, each once. Throws for text that is no such file. */
export function readLockfile(path: string, text: string): LockedPackage[] {
  const reader = findReader(path);
  if (reader === undefined) throw new Error(`${path} is no lockfile that is known`);
  const packages = new Map<string, LockedPackage>();
  for (const [name, version] of reader.read(text.replace(/^\ufeff/, ''))) {
    if (name !== '' && version !== '')
      packages.set(`${name}@${version}`, { ecosystem: reader.ecosystem, name, version });
  }
  return [...packages.values()];
}

/** Versions 2 and 3 list `packages` by folder, version 1 nests `dependencies`. */
function readPackageLock(text: string): [string, string][] {
  const root = asRecord(JSON.parse(text));
  const found: [string, string][] = [];
  for (const [folder, value] of Object.entries(asRecord(root.packages))) {
    const { name, version, link } = asRecord(value);
    const path = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (folder.includes('node_modules/') && link !== true) found.push([asText(name) || path, asText(version)]);
  }
  const nested = (dependencies: unknown, depth: number): void => {
    for (const [name, value] of Object.entries(asRecord(dependencies))) {
      found.push([name, asText(asRecord(value).version)]);
      if (depth < 20) nested(asRecord(value).dependencies, depth + 1);
    }
  };
  if (root.packages === undefined) nested(root.dependencies, 0);
  return found;
}

/** Keys are `name@version`, before version 6 `/name/version`, with peers behind in brackets or after an underscore. */
function readPnpmLock(text: string): [string, string][] {
  const { packages } = asRecord(parseYaml(text));
  return Object.keys(asRecord(packages)).flatMap((key): [string, string][] => {
    const plain = key.replace(/^\//, '').replace(/[(_].*$/, '');
    const match = /^(@?[^@]+)@(.+)$/.exec(plain) ?? /^(.+)\/([^/]+)$/.exec(plain);
    return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
  });
}

/** Both formats of yarn: a line of `name@range`s, and the version indented below. */
function readYarnLock(text: string): [string, string][] {
  return [
    ...text.matchAll(/^"?((?:@[^/\s"]+\/)?[^@\s"]+)@[^\n]*:\n(?: {2}[^\n]*\n)*? {2}version:? "?([^"\n]+)"?/gm),
  ].map(([, name = '', version = '']) => [name, version]);
}

function readTomlPackages(text: string): [string, string][] {
  return text
    .split(/^\[\[package\]\]\s*$/m)
    .slice(1)
    .map((block) => {
      const own = block.split(/^\[/m)[0] ?? '';
      return [/^name\s*=\s*"([^"]*)"/m.exec(own)?.[1] ?? '', /^version\s*=\s*"([^"]*)"/m.exec(own)?.[1] ?? ''];
    });
}

function readGoMod(text: string): [string, string][] {
  return [...text.matchAll(/^(?:require\s+|\s+)([^\s()]+\.[^\s()]+)\s+v(\S+)/gm)].map(([, name = '', version = '']) => [
    name,
    version,
  ]);
}

function readGemfileLock(text: string): [string, string][] {
  return [...text.matchAll(/^ {4}([\w.-]+) \(([^)\s]+)\)$/gm)].map(([, name = '', version = '']) => [name, version]);
}

function readComposerLock(text: string): [string, string][] {
  const root = asRecord(JSON.parse(text));
  return [root.packages, root['packages-dev']]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((one) => [asText(asRecord(one).name), asText(asRecord(one).version).replace(/^v/, '')]);
}

/** Pinned ones only: a range says nothing about what is installed. */
function readRequirements(text: string): [string, string][] {
  return [...text.matchAll(/^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*===?\s*([^\s;#,]+)/gm)].map(
    ([, name = '', version = '']) => [name.toLowerCase().replace(/[-_.]+/g, '-'), version],
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
