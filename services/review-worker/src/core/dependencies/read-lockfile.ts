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

/** These pin something as long as they are what they should be. */
const neverEmpty = /(?:^|\/)(?:yarn|Cargo|poetry|uv|pdm|Gemfile)\.lock$/;

/**
 * The packages of public registries that a lockfile pins, each once; those of the project itself, of folders and of git are left
 * out. Throws for text that is no such file, one with conflict markers among them.
 */
export function readLockfile(path: string, text: string): LockedPackage[] {
  const reader = findReader(path);
  if (reader === undefined) throw new Error(`${path} is no lockfile that is known`);
  const plain = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (/^(?:<{7}|>{7})/m.test(plain)) throw new Error(`${path} holds conflict markers`);
  const read = reader.read(plain);
  if (read.length === 0 && neverEmpty.test(path) && /^[^#\s]/m.test(plain)) throw new Error(`${path} names no package`);
  const packages = new Map<string, LockedPackage>();
  for (const [name, version] of read) {
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
    const { name, version, link, resolved } = asRecord(value);
    const path = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (folder.includes('node_modules/') && link !== true && !/^(?:git|file)/.test(asText(resolved)))
      found.push([asText(name) || path, asText(version)]);
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

/** Keys are `name@version` with peers behind in brackets; before version 6 `/name/version_peers`. */
function readPnpmLock(text: string): [string, string][] {
  const { packages } = asRecord(parseYaml(text));
  return Object.keys(asRecord(packages)).flatMap((key): [string, string][] => {
    const old = /^\/((?:@[^/]+\/)?[^/@]+)\/(\d[^_(]*)/.exec(key);
    const match = old ?? /^(@?[^@]+)@(\d[^(]*)/.exec(key.replace(/^\//, ''));
    return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
  });
}

/** Both formats of yarn: a line of `name@range`s, and the version indented below. */
function readYarnLock(text: string): [string, string][] {
  const entries = text.matchAll(
    /^"?((?:@[^/\s"]+\/)?[^@\s"]+)@[^\n]*:\n(?: {2}[^\n]*\n)*? {2}version:? "?([^"\n]+)"?/gm,
  );
  // A workspace of the project has no version of its own.
  return [...entries].map(([, name = '', version = '']) => [name, version === '0.0.0-use.local' ? '' : version]);
}

/** Cargo and uv name the source of each package, Poetry only of those that are not from PyPI. */
function isForeign(block: string): boolean {
  const source = /^source\s*=\s*(.*)$/m.exec(block)?.[1];
  if (source !== undefined) return !/registry/.test(source);
  return /^\[package\.source\]/m.test(block);
}

function readTomlPackages(text: string): [string, string][] {
  const isCargo = /^\[\[package\]\]\s*$(?:(?!^\[)[\s\S])*^checksum\s*=/m.test(text);
  return text
    .split(/^\[\[package\]\]\s*$/m)
    .slice(1)
    .map((block) => {
      const own = block.split(/^\[/m)[0] ?? '';
      const isOwn = isForeign(block) || (isCargo && !/^source\s*=/m.test(own));
      const version = /^version\s*=\s*"([^"]*)"/m.exec(own)?.[1] ?? '';
      return [/^name\s*=\s*"([^"]*)"/m.exec(own)?.[1] ?? '', isOwn ? '' : version];
    });
}

function readGoMod(text: string): [string, string][] {
  const found: [string, string][] = [];
  let block = '';
  for (const line of text.split('\n')) {
    const opened = /^(\w+)\s*\(/.exec(line)?.[1];
    if (opened !== undefined) block = opened;
    else if (line.startsWith(')')) block = '';
    const match = (block === 'require' ? /^\s+(\S+)\s+v(\S+)/ : /^require\s+(\S+)\s+v(\S+)/).exec(line);
    if (match !== null) found.push([match[1] ?? '', match[2] ?? '']);
  }
  return found;
}

/** The section `GEM` is of registries, `PATH` and `GIT` are not; platforms stand behind the version. */
function readGemfileLock(text: string): [string, string][] {
  const sections = text.split(/^(?=[A-Z])/m).filter((section) => section.startsWith('GEM\n'));
  return sections.flatMap((section) =>
    [...section.matchAll(/^ {4}([\w.-]+) \((\d[\w.]*)[^)\s]*\)$/gm)].map(
      ([, name = '', version = '']): [string, string] => [name, version],
    ),
  );
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
