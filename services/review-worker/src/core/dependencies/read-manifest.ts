import { parse as parseToml } from 'smol-toml';
import { readAlias } from './lockfiles/javascript.ts';
import { asRecord, asText, nameInRegistry, type Pinned } from './lockfiles/pinned.ts';
import type { LockedPackage } from './read-lockfile.ts';

/** What a manifest asks for; `version` as it is written. */
type Wanted = Pick<Pinned, 'name' | 'version' | 'dev'>;

interface Reader {
  ecosystem: string;
  read(text: string): Wanted[];
  /** What is written in front of a version that is meant as such and not as the least of many. */
  exact: RegExp;
}

const readers: Record<string, Reader> = {
  'package.json': { ecosystem: 'npm', read: readPackageJson, exact: /^[=v]?/ },
  'composer.json': { ecosystem: 'Packagist', read: readComposerJson, exact: /^[=v]?/ },
  'Cargo.toml': { ecosystem: 'crates.io', read: readCargoToml, exact: /^=\s*/ },
  'pyproject.toml': { ecosystem: 'PyPI', read: readPyproject, exact: /^===?\s*/ },
  Pipfile: { ecosystem: 'PyPI', read: readPipfile, exact: /^===?\s*/ },
  Gemfile: { ecosystem: 'RubyGems', read: readGemfile, exact: /^(?:=\s*)?/ },
};

/** Whether a path names a manifest that asks for packages and leaves it to a lockfile which versions these are. */
export function isManifest(path: string): boolean {
  return Object.hasOwn(readers, nameOf(path));
}

/** The packages that a manifest asks for, each with what it asks for. Throws for text that is no such file. */
export function readManifest(path: string, text: string): LockedPackage[] {
  const reader = readers[nameOf(path)];
  if (reader === undefined) throw new Error(`${path} is no manifest that is known`);
  const { ecosystem, exact } = reader;
  return reader.read(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')).map(({ name, version, dev }) => {
    const pinned = version.replace(exact, '');
    const isPinned = exact.test(version) && /^\d+\.\d+(?:\.\d+){0,2}(?:[-+][\w.+-]+)?$/.test(pinned);
    const role = { direct: true, ...(dev === undefined ? {} : { dev }) };
    return {
      ecosystem,
      name: nameInRegistry(ecosystem, name),
      ...(isPinned ? { version: pinned } : { version: version || '*', range: true }),
      ...role,
    };
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function readPackageJson(text: string): Wanted[] {
  const root = asRecord(JSON.parse(text));
  return [
    ...membersOf(root.dependencies, false),
    ...membersOf(root.optionalDependencies, false),
    ...membersOf(root.devDependencies, true),
  ]
    .filter(({ version }) => !/^(?:workspace|link|file):/.test(version))
    .map((one) => ({ ...one, ...readAlias(one.version) }));
}

/** PHP itself and its extensions are no packages. */
function readComposerJson(text: string): Wanted[] {
  const root = asRecord(JSON.parse(text));
  const all = [...membersOf(root.require, false), ...membersOf(root['require-dev'], true)];
  return all.filter(({ name }) => name.includes('/'));
}

function readCargoToml(text: string): Wanted[] {
  const root = asRecord(parseToml(text));
  const tables = [root, asRecord(root.workspace), ...Object.values(asRecord(root.target)).map(asRecord)];
  return tables.flatMap((table) => [
    ...membersOf(table.dependencies, false),
    ...membersOf(table['build-dependencies'], false),
    ...membersOf(table['dev-dependencies'], true),
  ]);
}

function readPyproject(text: string): Wanted[] {
  const root = asRecord(parseToml(text));
  const project = asRecord(root.project);
  const tool = asRecord(root.tool);
  const poetry = asRecord(tool.poetry);
  // As PDM and uv had them before there was a standard.
  const olderGroups = [
    ...Object.values(asRecord(asRecord(tool.pdm)['dev-dependencies'])),
    asRecord(tool.uv)['dev-dependencies'],
  ];
  const groups = Object.values(asRecord(poetry.group)).map(asRecord);
  return [
    ...requirementsOf([project.dependencies, ...Object.values(asRecord(project['optional-dependencies']))], false),
    ...requirementsOf([...Object.values(asRecord(root['dependency-groups'])), ...olderGroups], true),
    ...membersOf(poetry.dependencies, false),
    ...[poetry['dev-dependencies'], ...groups.map(({ dependencies }) => dependencies)].flatMap((one) =>
      membersOf(one, true),
    ),
  ].filter(({ name }) => name !== 'python');
}

function readPipfile(text: string): Wanted[] {
  const root = asRecord(parseToml(text));
  return [...membersOf(root.packages, false), ...membersOf(root['dev-packages'], true)];
}

function readGemfile(text: string): Wanted[] {
  const calls = text.matchAll(/^\s*gem\s+['"](?<name>[\w.-]+)['"](?<versions>(?:\s*,\s*['"][^'"\n]*['"])*)/gm);
  return [...calls].map(({ groups }) => ({ name: groups?.name ?? '', version: readStrings(groups?.versions ?? '') }));
}

function readStrings(list: string): string {
  return [...list.matchAll(/['"]([^'"]*)['"]/g)].map(([, one = '']) => one).join(', ');
}

/** An object of names with a version, or with a table that holds one; a table of the project's own has none. */
function membersOf(value: unknown, dev: boolean): Wanted[] {
  return Object.entries(asRecord(value)).flatMap(([name, wanted]): Wanted[] => {
    if (typeof wanted === 'string') return [{ name, version: wanted.trim(), dev }];
    const { version, git, path, workspace } = asRecord(wanted);
    if (path !== undefined || workspace !== undefined) return [];
    return [{ name, version: asText(git) || asText(version), dev }];
  });
}

/** Lists of requirements in the words of PEP 508: name, extras, versions, and behind a semicolon when they count. */
function requirementsOf(lists: readonly unknown[], dev: boolean): Wanted[] {
  return lists.flat().flatMap((one): Wanted[] => {
    const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;]*)/.exec(asText(one));
    return match === null ? [] : [{ name: match[1] ?? '', version: (match[2] ?? '').trim(), dev }];
  });
}
