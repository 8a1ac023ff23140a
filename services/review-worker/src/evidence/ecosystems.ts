import { jsonMembers, matchingLines, type ReadSection, tomlTables, yamlKeys } from './manifest-sections.ts';

/** A manifest and the lockfiles that follow from it. The lockfile lies beside the manifest or, in a workspace, above it. */
export type Ecosystem = {
  name: string;
  manifest: RegExp;
  lockfiles: readonly string[];
  readSection: ReadSection;
  /** What brings the lockfile up to date. */
  remedy: string;
};

const npmLockfiles = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
];
const npmMembers = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'resolutions',
  'pnpm.overrides',
];

export const ecosystems: readonly Ecosystem[] = [
  {
    name: 'npm',
    manifest: /^package\.json$/,
    lockfiles: npmLockfiles,
    readSection: jsonMembers(...npmMembers),
    remedy: 'npm, pnpm, yarn or bun `install`',
  },
  {
    name: 'pnpm workspace',
    manifest: /^pnpm-workspace\.yaml$/,
    lockfiles: ['pnpm-lock.yaml'],
    readSection: yamlKeys('catalog', 'catalogs', 'overrides', 'packageExtensions', 'patchedDependencies'),
    remedy: '`pnpm install`',
  },
  {
    name: 'Deno',
    manifest: /^deno\.jsonc?$/,
    lockfiles: ['deno.lock'],
    readSection: jsonMembers('imports'),
    remedy: '`deno install`',
  },
  {
    name: 'Cargo',
    manifest: /^Cargo\.toml$/,
    lockfiles: ['Cargo.lock'],
    readSection: tomlTables(/(?:^|\.)(?:dev-|build-)?dependencies(?:\.|$)|^patch(?:\.|$)/),
    remedy: '`cargo check`',
  },
  {
    name: 'Go',
    manifest: /^go\.mod$/,
    lockfiles: ['go.sum'],
    readSection: matchingLines(/^(?:require|replace|exclude)\b.*\s\S|^\S+\s+v\d|=>/, '//'),
    remedy: '`go mod tidy`',
  },
  {
    name: 'Python',
    manifest: /^pyproject\.toml$/,
    lockfiles: ['poetry.lock', 'uv.lock', 'pdm.lock'],
    readSection: tomlTables(
      /^project\.optional-dependencies$|^dependency-groups$|^tool\.poetry\.(?:group\.[^.]+\.)?(?:dev-)?dependencies|^tool\.uv\.sources$|^tool\.pdm\.dev-dependencies$/,
      { header: /^project$|^tool\.uv$/, key: /^(?:requires-python|(?:dev-)?dependencies|constraint-dependencies)\s*=/ },
    ),
    remedy: '`poetry lock`, `uv lock` or `pdm lock`',
  },
  {
    name: 'Pipenv',
    manifest: /^Pipfile$/,
    lockfiles: ['Pipfile.lock'],
    readSection: tomlTables(/^(?:dev-)?packages$/),
    remedy: '`pipenv lock`',
  },
  {
    name: 'pip-tools',
    manifest: /^requirements\.in$/,
    lockfiles: ['requirements.txt'],
    readSection: matchingLines(/./),
    remedy: '`pip-compile`',
  },
  {
    name: 'Composer',
    manifest: /^composer\.json$/,
    lockfiles: ['composer.lock'],
    readSection: jsonMembers('require', 'require-dev', 'conflict', 'replace', 'repositories'),
    remedy: '`composer update --lock`',
  },
  {
    name: 'Bundler',
    manifest: /^Gemfile$/,
    lockfiles: ['Gemfile.lock'],
    readSection: matchingLines(/^(?:gem|source|git|path|ruby)\b/),
    remedy: '`bundle lock`',
  },
  {
    name: 'Mix',
    manifest: /^mix\.exs$/,
    lockfiles: ['mix.lock'],
    readSection: matchingLines(/^\{:\w+,/),
    remedy: '`mix deps.get`',
  },
  {
    name: 'pub',
    manifest: /^pubspec\.yaml$/,
    lockfiles: ['pubspec.lock'],
    readSection: yamlKeys('dependencies', 'dev_dependencies', 'dependency_overrides'),
    remedy: '`dart pub get`',
  },
  {
    name: 'CocoaPods',
    manifest: /^Podfile$/,
    lockfiles: ['Podfile.lock'],
    readSection: matchingLines(/^(?:pod|source)\b/),
    remedy: '`pod install`',
  },
  {
    name: 'Swift',
    manifest: /^Package\.swift$/,
    lockfiles: ['Package.resolved'],
    readSection: matchingLines(/\.package\(/, '//'),
    remedy: '`swift package resolve`',
  },
  {
    name: 'NuGet',
    manifest: /\.(?:cs|fs|vb)proj$/,
    lockfiles: ['packages.lock.json'],
    readSection: matchingLines(/<PackageReference\b/, '<!--'),
    remedy: '`dotnet restore`',
  },
];

/** The nearest lockfile at or above the manifest: members of a workspace share the one at its root. */
export function findLockfile(ecosystem: Ecosystem, manifest: string, head: ReadonlySet<string>): string | null {
  for (let { folder } = splitPath(manifest); ; folder = splitPath(folder.slice(0, -1)).folder) {
    const found = ecosystem.lockfiles.find((name) => head.has(folder + name));
    if (found !== undefined) return folder + found;
    if (folder === '') return null;
  }
}

/** The same for whichever ecosystem the manifest is of; null too where it is of none. */
export function findLockfileOf(manifest: string, head: ReadonlySet<string>): string | null {
  const ecosystem = findEcosystem(manifest);
  return ecosystem === undefined ? null : findLockfile(ecosystem, manifest, head);
}

/** The one that a manifest is of; undefined where a path names no manifest. */
export function findEcosystem(path: string): Ecosystem | undefined {
  const { name } = splitPath(path);
  return ecosystems.find(({ manifest }) => manifest.test(name));
}

/** The folder with its slash, '' for the root, and the name in it. */
export function splitPath(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf('/') + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}
