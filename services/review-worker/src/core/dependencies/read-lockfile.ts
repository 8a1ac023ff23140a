import { readBunLock, readPackageLock, readPnpmLock, readYarnLock } from './lockfiles/javascript.ts';
import { readGradleLock, readMsbuild, readNugetLock, readPom } from './lockfiles/jvm-and-net.ts';
import {
  readComposerLock,
  readGemfileLock,
  readGoMod,
  readGoSum,
  readMixLock,
  readPackageResolved,
  readPubspecLock,
} from './lockfiles/others.ts';
import { mergeRoles, nameInRegistry, type ReadLockfile } from './lockfiles/pinned.ts';
import { readPipfileLock, readRequirements } from './lockfiles/python.ts';
import { readTomlPackages } from './lockfiles/toml-packages.ts';

export interface LockedPackage {
  ecosystem: string;
  name: string;
  version: string;
  /** The machine that it is fetched from, where the file says so. */
  host?: string;
  /** What its content must hash to, where the file says so. */
  integrity?: string;
  /** Whether the project names it itself, and whether only development uses it, where the file says so. */
  direct?: boolean;
  dev?: boolean;
  /** Whether the version is what a manifest asks for, and which one that is changes with the day. */
  range?: boolean;
}

const readers: Record<string, { ecosystem: string; read: ReadLockfile }> = {
  'package-lock.json': { ecosystem: 'npm', read: readPackageLock },
  'npm-shrinkwrap.json': { ecosystem: 'npm', read: readPackageLock },
  'pnpm-lock.yaml': { ecosystem: 'npm', read: readPnpmLock },
  'bun.lock': { ecosystem: 'npm', read: readBunLock },
  'yarn.lock': { ecosystem: 'npm', read: readYarnLock },
  'Cargo.lock': { ecosystem: 'crates.io', read: readTomlPackages },
  'poetry.lock': { ecosystem: 'PyPI', read: readTomlPackages },
  'uv.lock': { ecosystem: 'PyPI', read: readTomlPackages },
  'pdm.lock': { ecosystem: 'PyPI', read: readTomlPackages },
  'go.mod': { ecosystem: 'Go', read: readGoMod },
  'go.sum': { ecosystem: 'Go', read: readGoSum },
  'Gemfile.lock': { ecosystem: 'RubyGems', read: readGemfileLock },
  'composer.lock': { ecosystem: 'Packagist', read: readComposerLock },
  'Pipfile.lock': { ecosystem: 'PyPI', read: readPipfileLock },
  'gradle.lockfile': { ecosystem: 'Maven', read: readGradleLock },
  'pom.xml': { ecosystem: 'Maven', read: readPom },
  'packages.lock.json': { ecosystem: 'NuGet', read: readNugetLock },
  'Directory.Packages.props': { ecosystem: 'NuGet', read: readMsbuild },
  'pubspec.lock': { ecosystem: 'Pub', read: readPubspecLock },
  'mix.lock': { ecosystem: 'Hex', read: readMixLock },
  'Package.resolved': { ecosystem: 'SwiftURL', read: readPackageResolved },
};

function findReader(path: string) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isRequirements(path)) return { ecosystem: 'PyPI', read: readRequirements };
  if (/\.(?:cs|fs|vb)proj$/.test(name)) return { ecosystem: 'NuGet', read: readMsbuild };
  return Object.hasOwn(readers, name) ? readers[name] : undefined;
}

/** `requirements.txt`, `requirements-dev.txt`, `dev-requirements.txt`, `requirements/dev.txt`. */
function isRequirements(path: string): boolean {
  return /(?:^|\/)(?:(?:[\w.]+[-_.])?requirements[\w.-]*|requirements\/[\w.-]+)\.txt$/.test(path);
}

/** Whether a path names a file that pins versions. */
export function isLockfile(path: string): boolean {
  return findReader(path) !== undefined;
}

/** Whether a file says only what contents must hash to, and another one which versions are used. */
export function holdsHashesOnly(path: string): boolean {
  return /(?:^|\/)go\.sum$/.test(path);
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
  for (const one of read) {
    const { version, url = '', integrity = '' } = one;
    const name = nameInRegistry(reader.ecosystem, one.name);
    if (name === '' || version === '') continue;
    const key = `${name}@${version}`;
    const host = URL.canParse(url) ? { host: new URL(url).host } : {};
    const content = integrity === '' ? {} : { integrity };
    const known = packages.get(key);
    // Some list it for each framework or folder.
    const role = mergeRoles(known === undefined ? [one] : [known, one]);
    packages.set(key, { ecosystem: reader.ecosystem, name, version, ...host, ...content, ...role });
  }
  return [...packages.values()];
}
