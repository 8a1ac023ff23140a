import { expect, test } from '@jest/globals';
import { describeChange, type Tree } from '../testing/describe-change.ts';
import { lookAtDependencies } from './look-at-dependencies.ts';

const manifest = (dependencies: Record<string, string>) => JSON.stringify({ dependencies });

async function look(base: Tree, head: Tree) {
  const { deps, input } = describeChange(base, head);
  const asked: string[] = [];
  const { facts, findings, degraded } = await lookAtDependencies(
    {
      ...deps,
      findAdvisories: async (packages) => {
        asked.push(...packages.map(({ name, version }) => `${name}@${version}`));
        return [];
      },
    },
    input,
  );
  const changes = facts?.changes.map(({ name, from, to, range }) => ({ name, from, to, range: range === true }));
  return { changes, asked, degraded, rules: findings.map(({ rule }) => rule) };
}

test('a manifest without a lockfile tells what it asks for; only exact versions are looked up', async () => {
  const { changes, asked, degraded } = await look(
    { 'package.json': manifest({ a: '^1.0.0', gone: '~1.0' }) },
    { 'package.json': manifest({ a: '^2.0.0', b: '3.0.1' }) },
  );

  expect(changes).toEqual([
    { name: 'a', from: ['^1.0.0'], to: ['^2.0.0'], range: true },
    { name: 'b', from: [], to: ['3.0.1'], range: false },
    { name: 'gone', from: ['~1.0'], to: [], range: true },
  ]);
  expect(asked).toEqual(['b@3.0.1']);
  expect(degraded).toEqual([]);
});

test('where the lockfile changes too, it alone tells, also from above', async () => {
  const lock = (version: string) => JSON.stringify({ packages: { 'node_modules/a': { version } } });
  const { changes } = await look(
    { 'web/package.json': manifest({ a: '^1.0.0' }), 'package-lock.json': lock('1.0.4') },
    { 'web/package.json': manifest({ a: '^2.0.0' }), 'package-lock.json': lock('2.3.0') },
  );

  expect(changes).toEqual([{ name: 'a', from: ['1.0.4'], to: ['2.3.0'], range: false }]);
});

test('where the lockfile was forgotten, the manifest tells', async () => {
  const { changes } = await look(
    { 'package.json': manifest({}), 'package-lock.json': '{}' },
    { 'package.json': manifest({ a: '^2.0.0' }), 'package-lock.json': '{}' },
  );

  expect(changes).toEqual([{ name: 'a', from: [], to: ['^2.0.0'], range: true }]);
});

test('another hash in go.sum is told, its versions are not: go.mod has those', async () => {
  const sum = (hash: string) => `acme.io/a v1.0.0 h1:${hash}=\nacme.io/a v1.0.0/go.mod h1:same=\n`;
  const { changes, rules } = await look(
    { 'go.sum': sum('old') },
    { 'go.sum': `${sum('new')}acme.io/b v1.0.0 h1:b=\n` },
  );

  expect(changes).toBeUndefined();
  expect(rules).toEqual(['dependencies/changed-content']);
});

test('a manifest that cannot be read is said', async () => {
  const { changes, degraded } = await look({}, { 'Cargo.toml': '[dependencies' });

  expect(changes).toBeUndefined();
  expect(degraded).toEqual(['Cargo.toml could not be read as a manifest: its dependencies were not compared']);
});

const yarnLock = (versions: Record<string, string>) =>
  Object.entries(versions)
    .map(([name, version]) => `${name}@^1:\n  version "${version}"\n`)
    .join('\n');

async function lookAtRoles(base: Tree, head: Tree) {
  const { deps, input } = describeChange(base, head);
  const { facts } = await lookAtDependencies(deps, input);
  return facts?.changes.map(({ name, direct, dev }) => [name, direct, dev]);
}

test('what a lockfile leaves open about who names a package, the manifests that it follows from tell', async () => {
  const rest = {
    'web/package.json': JSON.stringify({ devDependencies: { b: '^1', short: 'npm:real@^1' } }),
    'other/package.json': manifest({ c: '^1' }),
    'other/yarn.lock': '',
  };
  const roles = await lookAtRoles(
    {
      ...rest,
      'package.json': manifest({ a: '^1', gone: '^1' }),
      'yarn.lock': yarnLock({ a: '1.0.0', gone: '1.0.0' }),
    },
    {
      ...rest,
      'package.json': manifest({ a: '^1' }),
      'yarn.lock': yarnLock({ a: '1.1.0', b: '1.0.0', c: '1.0.0', real: '1.0.0' }),
    },
  );

  expect(roles).toEqual([
    ['a', true, false],
    ['b', true, true],
    ['gone', true, false],
    ['real', true, true],
    ['c', false, undefined],
  ]);
});

const members = (count: number): Tree =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}/package.json`, '{}']));

test.each([
  ['there is none', {}],
  ['one cannot be read', { 'package.json': '{' }],
  ['there are too many', members(51)],
] as [string, Tree][])('of the manifests of a lockfile %s: nothing is claimed', async (_name, rest) => {
  const roles = await lookAtRoles(rest, { ...rest, 'yarn.lock': yarnLock({ a: '1.0.0' }) });

  expect(roles).toEqual([['a', undefined, undefined]]);
});

test('without a mirror few manifests are asked for, as each is a call', async () => {
  const lock = { 'yarn.lock': yarnLock({ a: '1.0.0' }) };
  const look = async (count: number, isMirror: boolean) => {
    const { deps, input } = describeChange(members(count), { ...members(count), ...lock });
    const search = async () => null;
    const repository = isMirror ? { ...deps.repository, search } : deps.repository;
    return (await lookAtDependencies({ repository }, input)).facts?.changes[0]?.direct;
  };

  expect([await look(5, false), await look(6, false)]).toEqual([false, undefined]);
  expect([await look(50, true), await look(51, true)]).toEqual([false, undefined]);
});

test('the lockfile decides what only development uses, and the manifest who names it', async () => {
  const lock = {
    packages: [],
    'packages-dev': [
      { name: 'v/a', version: '1.0.0' },
      { name: 'v/b', version: '1.0.0' },
    ],
  };
  const composer = { 'composer.json': JSON.stringify({ 'require-dev': { 'v/a': '^1' } }) };
  const roles = await lookAtRoles(composer, { ...composer, 'composer.lock': JSON.stringify(lock) });

  expect(roles).toEqual([
    ['v/a', true, true],
    ['v/b', false, true],
  ]);
});

test('what several files tell of a package is told once', async () => {
  const { deps, input } = describeChange(
    { 'requirements/dev.txt': 'a==1.0\nb==1.0\n', 'requirements/docs.txt': 'a==1.0\nb==1.0\n' },
    { 'requirements/dev.txt': 'a==2.0\nb==2.0\n', 'requirements/docs.txt': 'a==2.0\nb==1.1\n' },
  );

  const { facts } = await lookAtDependencies(deps, input);

  expect(facts?.total).toBe(3);
  expect(facts?.changes.map(({ name, to, path, files }) => [name, ...to, path, files])).toEqual([
    ['a', '2.0', 'requirements/dev.txt', 2],
    ['b', '2.0', 'requirements/dev.txt', undefined],
    ['b', '1.1', 'requirements/docs.txt', undefined],
  ]);
});
