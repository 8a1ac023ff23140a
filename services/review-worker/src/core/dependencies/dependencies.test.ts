import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparePackages } from './compare-packages.ts';
import { findTampering } from './find-tampering.ts';
import { isLockfile, readLockfile } from './read-lockfile.ts';

const samples: [string, string, string[]][] = [
  [
    'web/package-lock.json',
    JSON.stringify({
      packages: {
        '': { name: 'app', version: '1.0.0' },
        'node_modules/a': { version: '1.2.3' },
        'node_modules/a/node_modules/@s/b': { version: '2.0.0' },
        'node_modules/alias': { name: 'real', version: '3.0.0' },
        'node_modules/own': { resolved: 'packages/own', link: true },
        'packages/own': { version: '1.0.0' },
      },
    }),
    ['a@1.2.3', '@s/b@2.0.0', 'real@3.0.0'],
  ],
  [
    'package-lock.json',
    JSON.stringify({ dependencies: { a: { version: '1.0.0', dependencies: { b: { version: '2.0.0' } } } } }),
    ['a@1.0.0', 'b@2.0.0'],
  ],
  [
    'pnpm-lock.yaml',
    "lockfileVersion: '9.0'\npackages:\n  '@s/a@1.0.0(b@2.0.0)':\n    resolution: {}\n  b@2.0.0:\n    resolution: {}\n  /c/3.0.0_x@1:\n    dev: true\n  string_decoder@1.3.0:\n    dev: true\n  /d@4.0.0:\n    dev: true\n  own@file:packages/own:\n    dev: true\n",
    ['@s/a@1.0.0', 'b@2.0.0', 'c@3.0.0', 'string_decoder@1.3.0', 'd@4.0.0'],
  ],
  [
    'yarn.lock',
    '# yarn lockfile v1\n\n"@s/a@^1.0.0", "@s/a@~1.0":\n  version "1.0.4"\n  resolved "https://x/a.tgz"\n\nb@^2:\n  version "2.1.0"\n',
    ['@s/a@1.0.4', 'b@2.1.0'],
  ],
  ['yarn.lock', '"a@npm:^1.0.0":\n  version: 1.5.0\n  resolution: "a@npm:1.5.0"\n', ['a@1.5.0']],
  [
    'Cargo.lock',
    'version = 4\n\n[[package]]\nname = "serde"\nversion = "1.0.1"\ndependencies = [\n "x",\n]\n\n[[package]]\nname = "x"\nversion = "0.1.0"\n',
    ['serde@1.0.1', 'x@0.1.0'],
  ],
  ['uv.lock', '[[package]]\nname = "Idna_X"\nversion = "3.7"\n\n[package.metadata]\nversion = "9"\n', ['idna-x@3.7']],
  [
    'go.mod',
    'module acme.io/app\n\ngo 1.24\n\nrequire (\n\tgolang.org/x/net v0.30.0\n\tacme.io/b v1.0.0 // indirect\n)\nrequire acme.io/c v2.0.0+incompatible\n\nreplace (\n\tacme.io/d v9.0.0 => acme.io/e v9.0.1\n)\nexclude acme.io/f v1.0.0\n',
    ['golang.org/x/net@0.30.0', 'acme.io/b@1.0.0', 'acme.io/c@2.0.0+incompatible'],
  ],
  [
    'Gemfile.lock',
    'GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (3.1.8)\n    rails (8.0.1)\n      rack (>= 2)\n',
    ['rack@3.1.8', 'rails@8.0.1'],
  ],
  [
    'go.sum',
    'golang.org/x/net v0.30.0 h1:AcW1=\ngolang.org/x/net v0.30.0/go.mod h1:2wGy=\nno line of it\n',
    ['golang.org/x/net@0.30.0', 'golang.org/x/net@0.30.0/go.mod'],
  ],
  [
    'mix.lock',
    `%{\n  "plug": {:hex, :plug, "1.16.1", "${'a1'.repeat(32)}", [:mix], [], "hexpm", "${'b2'.repeat(32)}"},\n  "own": {:git, "https://x/own.git", "c3", []},\n}\n`,
    ['plug@1.16.1'],
  ],
  [
    'Package.resolved',
    JSON.stringify({
      version: 2,
      pins: [
        {
          identity: 'nio',
          location: 'https://github.com/apple/swift-nio.git',
          state: { revision: 'a', version: '2.65.0' },
        },
        { identity: 'log', location: 'git@github.com:apple/swift-log.git', state: { revision: 'b', version: '1.5.4' } },
        { identity: 'own', location: 'https://github.com/acme/own', state: { branch: 'main', revision: 'c' } },
      ],
    }),
    ['github.com/apple/swift-nio@2.65.0', 'github.com/apple/swift-log@1.5.4'],
  ],
  [
    'Package.resolved',
    JSON.stringify({
      object: { pins: [{ package: 'A', repositoryURL: 'https://github.com/a/a', state: { version: '1.0.0' } }] },
      version: 1,
    }),
    ['github.com/a/a@1.0.0'],
  ],
  [
    'composer.lock',
    JSON.stringify({ packages: [{ name: 'v/a', version: 'v1.0.0' }], 'packages-dev': [{ name: 'v/b', version: '2' }] }),
    ['v/a@1.0.0', 'v/b@2'],
  ],
  [
    'requirements-dev.txt',
    '# pins\nFlask_Login==0.6.3 # x\nrequests[socks]==2.32.0 ; python_version > "3"\nurllib3>=2\n-r other.txt\n',
    ['flask-login@0.6.3', 'requests@2.32.0'],
  ],
  [
    'yarn.lock',
    '"short@npm:real@^1.0.0":\n  version: 1.2.0\n\nold@npm:@s/real@^2:\n  version "2.0.0"\n',
    ['real@1.2.0', '@s/real@2.0.0'],
  ],
  [
    'bun.lock',
    '{"packages": {"a": ["a@1.0.0", "", {}, "sha512-x"], "@s/b": ["@s/b@2.0.0", "", {},],\n "own": ["own@workspace:own"],}}',
    ['a@1.0.0', '@s/b@2.0.0'],
  ],
  [
    'Pipfile.lock',
    '{"default": {"Flask_Login": {"version": "==0.6.3"}, "own": {"path": "."}}, "develop": {"pytest": {"version": "==8.0.0"}}}',
    ['flask-login@0.6.3', 'pytest@8.0.0'],
  ],
  [
    'app/gradle.lockfile',
    '# made by Gradle\norg.a:b:1.2.3=runtimeClasspath,x\nempty=annotationProcessor\n',
    ['org.a:b@1.2.3'],
  ],
  [
    'pom.xml',
    '<project><dependencies>\n<dependency>\n<groupId>org.a</groupId><artifactId>b</artifactId>\n<version>1.2.3</version></dependency><!-- <dependency><groupId>x</groupId><artifactId>y</artifactId><version>1</version></dependency> -->\n<dependency><groupId>c</groupId><artifactId>d</artifactId><version>\u0024{d.version}</version></dependency></dependencies></project>',
    ['org.a:b@1.2.3'],
  ],
  [
    'packages.lock.json',
    '{"dependencies": {"net8.0": {"Newtonsoft.Json": {"type": "Direct", "resolved": "13.0.1", "contentHash": "x"}, "own": {"type": "Project"}}}}',
    ['Newtonsoft.Json@13.0.1'],
  ],
  [
    'src/App.csproj',
    '<Project><ItemGroup><PackageReference Include="A.B" Version="1.2.3" /><PackageReference Include="C" Version="1.*" /><PackageReference Include="D" Version="[2.0.0]" /></ItemGroup></Project>',
    ['A.B@1.2.3', 'D@2.0.0'],
  ],
  [
    'pubspec.lock',
    'packages:\n  http:\n    source: hosted\n    version: "1.2.0"\n    description: {name: http, sha256: ab, url: "https://pub.dev"}\n  flutter:\n    source: sdk\n    version: "0.0.0"\n',
    ['http@1.2.0'],
  ],
];

describe('readLockfile', () => {
  test.each(samples)('%s', (path, text, expected) => {
    expect(readLockfile(path, text).map(({ name, version }) => `${name}@${version}`)).toEqual(expected);
  });

  test.each([
    [
      'Cargo.lock',
      '[[package]]\nname = "own"\nversion = "0.1.0"\n\n[[package]]\nname = "s"\nversion = "1.0.0"\nsource = "registry+https://x"\nchecksum = "1"\n',
      ['s@1.0.0'],
    ],
    [
      'uv.lock',
      '[[package]]\nname = "own"\nversion = "0"\nsource = { editable = "." }\n\n[[package]]\nname = "idna"\nversion = "3.7"\nsource = { registry = "https://pypi.org/simple" }\n',
      ['idna@3.7'],
    ],
    [
      'uv.lock',
      '[[package]]\nname = "own"\nversion = "0"\nsource = { git = "https://x/registry.git" }\n\n[[package]]\nname = "idna"\nversion = "3.7"\n',
      ['idna@3.7'],
    ],
    [
      'poetry.lock',
      '[[package]]\nname = "own"\nversion = "1"\n\n[package.source]\ntype = "git"\n\n[[package]]\nname = "idna"\nversion = "3.7"\n',
      ['idna@3.7'],
    ],
    ['yarn.lock', '"own@workspace:.":\n  version: 0.0.0-use.local\n\n"a@npm:^1":\n  version: 1.5.0\n', ['a@1.5.0']],
    [
      'Gemfile.lock',
      'PATH\n  remote: .\n  specs:\n    own (1.0)\n\nGEM\n  specs:\n    nokogiri (1.16.0-x86_64-linux)\n',
      ['nokogiri@1.16.0'],
    ],
    [
      'package-lock.json',
      JSON.stringify({ packages: { 'node_modules/own': { version: '1.0.0', resolved: 'git+ssh://git@x/own.git#1' } } }),
      [],
    ],
  ] as [string, string, string[]][])('leaves out what no registry knows: %s', (path, text, expected) => {
    expect(readLockfile(path, text).map(({ name, version }) => `${name}@${version}`)).toEqual(expected);
  });

  test('line ends do not matter, and what is no lockfile is an error, not an empty one', () => {
    const [path, text, expected] = samples[3] ?? ['', '', []];
    expect(readLockfile(path, text.replaceAll('\n', '\r\n'))).toHaveLength(expected.length);
    for (const garbage of ['hello\n', '<<<<<<< HEAD\n[[package]]\nname = "a"\nversion = "1"\n']) {
      expect(() => readLockfile('Cargo.lock', garbage)).toThrow();
      expect(() => readLockfile('yarn.lock', garbage)).toThrow();
    }
  });

  test('knows its files by name', () => {
    const requirements = ['requirements.txt', 'dev-requirements.txt', 'requirements_dev.txt', 'requirements/dev.txt'];
    expect([...requirements, 'a/yarn.lock', 'go.mod'].every(isLockfile)).toBe(true);
    const others = ['package.json', 'toString', 'yarn.lock.md', 'my-requirements.md', 'docs/requirements/a/b.txt'];
    expect(others.some(isLockfile)).toBe(false);
  });

  test('garbage takes no more than linear time, and is an error or nothing', () => {
    const paths = samples.map(([path]) => path);
    const parts = fc.constantFrom(
      '{',
      '"',
      '[[package]]\n',
      'name = "',
      ' (',
      '@',
      ':\n',
      '  version "',
      '\n',
      '  ',
      'v1',
      '/',
    );
    const text = fc.array(parts, { maxLength: 400 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.constantFrom(...paths), text, (path, garbage) => {
        try {
          readLockfile(path, garbage.repeat(20));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('comparePackages tells what was added, removed and changed, and nothing else', () => {
  const lock = (...all: string[]) =>
    all.map((one) => ({ ecosystem: 'npm', name: one.split('@')[0] ?? '', version: one.split('@')[1] ?? '' }));

  const changes = comparePackages(
    'p',
    lock('a@1', 'b@1', 'b@2', 'c@1', 'd@1'),
    lock('a@1', 'b@2', 'b@3', 'd@2', 'e@1'),
  );

  expect(changes.map(({ name, from, to }) => [name, from, to])).toEqual([
    ['b', ['1'], ['3']],
    ['c', ['1'], []],
    ['d', ['1'], ['2']],
    ['e', [], ['1']],
  ]);
});

test.each([
  [
    'package-lock.json',
    JSON.stringify({
      packages: {
        '': { dependencies: { a: '^1' }, devDependencies: { b: '^1' } },
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b': { version: '1.0.0', dev: true },
        'node_modules/c': { version: '1.0.0', dev: true },
        'node_modules/c/node_modules/a': { version: '0.9.0', dev: true },
      },
    }),
    [
      ['a', true, false],
      ['b', true, true],
      ['c', false, true],
    ],
  ],
  [
    'pnpm-lock.yaml',
    'importers:\n  .:\n    dependencies:\n      a: {specifier: ^1, version: 1.0.0}\npackages:\n  a@1.0.0: {}\n  b@1.0.0: {}\n',
    [
      ['a', true, undefined],
      ['b', false, undefined],
    ],
  ],
  ['yarn.lock', '# yarn lockfile v1\n\na@^1:\n  version "1.0.0"\n', [['a', undefined, undefined]]],
  [
    'yarn.lock',
    '"@s/a@npm:^1":\n  version: 1.0.0\n  dependencies:\n    b: "npm:^1"\n\n"b@npm:^1":\n  version: 1.0.0\n\n"own@workspace:.":\n  version: 0.0.0-use.local\n  dependencies:\n    "@s/a": "npm:^1"\n',
    [
      ['@s/a', true, undefined],
      ['b', false, undefined],
    ],
  ],
  [
    'bun.lock',
    '{"workspaces": {"": {"dependencies": {"a": "^1"}}}, "packages": {"a": ["a@1.0.0", ""], "b": ["b@1.0.0", ""]}}',
    [
      ['a', true, undefined],
      ['b', false, undefined],
    ],
  ],
  [
    'pnpm-lock.yaml',
    'packages:\n  /a@1.0.0:\n    dev: true\n  /b@1.0.0:\n    dev: false\n',
    [
      ['a', undefined, true],
      ['b', undefined, false],
    ],
  ],
  [
    'Cargo.lock',
    '[[package]]\nname = "own"\nversion = "0.1.0"\ndependencies = [\n "a",\n "b 2.0.0",\n]\n' +
      ['a 1.0.0', 'b 1.0.0', 'b 2.0.0', 'c 1.0.0']
        .map((one) => one.split(' '))
        .map(
          ([name, version]) =>
            `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "registry+https://x"\nchecksum = "1"\n`,
        )
        .join(''),
    [
      ['a', true, undefined],
      ['b', true, undefined],
      ['c', false, undefined],
    ],
  ],
  [
    'uv.lock',
    '[[package]]\nname = "own"\nversion = "0"\nsource = { editable = "." }\ndependencies = [{ name = "a" }]\n[package.dev-dependencies]\ndev = [{ name = "b" }]\n[[package]]\nname = "far"\nversion = "1"\nsource = { git = "https://x" }\ndependencies = [{ name = "c" }]\n' +
      ['a', 'b', 'c']
        .map((name) => `[[package]]\nname = "${name}"\nversion = "1"\nsource = { registry = "https://x" }\n`)
        .join(''),
    [
      ['a', true, undefined],
      ['b', true, undefined],
      ['c', false, undefined],
    ],
  ],
  [
    'poetry.lock',
    '[[package]]\nname = "a"\nversion = "1"\ngroups = ["main", "dev"]\n[[package]]\nname = "b"\nversion = "1"\ngroups = ["dev"]\n[[package]]\nname = "c"\nversion = "1"\ncategory = "dev"\n',
    [
      ['a', undefined, false],
      ['b', undefined, true],
      ['c', undefined, true],
    ],
  ],
  [
    'go.mod',
    'require (\n\ta.io/a v1.0.0\n\ta.io/b v1.0.0 // indirect\n)\n',
    [
      ['a.io/a', true, undefined],
      ['a.io/b', false, undefined],
    ],
  ],
  [
    'Gemfile.lock',
    'GEM\n  specs:\n    rack (3.1.8)\n    rails (8.0.1)\n      rack (>= 2)\n\nDEPENDENCIES\n  rails (~> 8.0)!\n',
    [
      ['rack', false, undefined],
      ['rails', true, undefined],
    ],
  ],
  [
    'composer.lock',
    JSON.stringify({ packages: [{ name: 'v/a', version: '1' }], 'packages-dev': [{ name: 'v/b', version: '1' }] }),
    [
      ['v/a', undefined, false],
      ['v/b', undefined, true],
    ],
  ],
  [
    'Pipfile.lock',
    '{"default": {"a": {"version": "==1"}}, "develop": {"a": {"version": "==1"}, "b": {"version": "==1"}}}',
    [
      ['a', undefined, false],
      ['b', undefined, true],
    ],
  ],
  [
    'gradle.lockfile',
    'o:a:1=runtimeClasspath,testRuntimeClasspath\no:b:1=testCompileClasspath,integrationTestRuntimeClasspath\n',
    [
      ['o:a', undefined, false],
      ['o:b', undefined, true],
    ],
  ],
  [
    'pom.xml',
    '<dependency><groupId>o</groupId><artifactId>a</artifactId><version>1</version><scope>test</scope></dependency>',
    [['o:a', true, true]],
  ],
  [
    'packages.lock.json',
    '{"dependencies": {"net8.0": {"A": {"type": "Direct", "resolved": "1.0"}}, "net9.0": {"A": {"type": "Transitive", "resolved": "1.0"}, "B": {"type": "Transitive", "resolved": "1.0"}}}}',
    [
      ['A', true, undefined],
      ['B', false, undefined],
    ],
  ],
  [
    'requirements.txt',
    'a==1  # via -r requirements.in\nb==1 \\\n    --hash=sha256:x\n    # via\n    #   -r requirements.in\n    #   c\nc==1\n    # via\n    #   a\n    #   -c constraints.txt\nd==1\n    # via my-app (pyproject.toml)\nby-hand==1  # needed via the proxy\n',
    [
      ['a', true, undefined],
      ['b', true, undefined],
      ['by-hand', undefined, undefined],
      ['c', false, undefined],
      ['d', true, undefined],
    ],
  ],
  [
    'pubspec.lock',
    'packages:\n' +
      ['direct main', 'direct dev', 'transitive']
        .map((role, at) => `  p${at}:\n    dependency: "${role}"\n    source: hosted\n    version: "1"\n`)
        .join(''),
    [
      ['p0', true, false],
      ['p1', true, true],
      ['p2', false, undefined],
    ],
  ],
] as const)(
  'comparePackages tells what the project names itself and what only development uses: %s',
  (path, text, expected) => {
    const changes = comparePackages(path, [], readLockfile(path, text));

    expect(changes.map(({ name, direct, dev }) => [name, direct, dev])).toEqual(expected);
  },
);

describe('findTampering', () => {
  const entry = (name: string, { version = '1.0.0', host = 'registry.npmjs.org', hash = 'sha512-a' } = {}) => [
    `node_modules/${name}`,
    { version, resolved: `https://${host}/${name}.tgz`, integrity: hash },
  ];
  const lock = (...entries: unknown[][]) =>
    readLockfile('package-lock.json', JSON.stringify({ packages: Object.fromEntries(entries) }));
  const names = (packages: { name: string }[]) => packages.map(({ name }) => name);

  test('tells other content of the same version, not of another one and not by another kind of hash', () => {
    const before = lock(entry('a'), entry('b'), entry('c'), entry('d', { hash: 'sha1-x' }));
    const after = lock(
      entry('a', { hash: 'sha512-b' }),
      entry('b', { version: '1.0.1', hash: 'sha512-b' }),
      entry('c'),
      entry('d', { hash: 'sha512-x' }),
      entry('e'),
    );

    expect(names(findTampering(before, after).changed)).toEqual(['a']);
  });

  test('tells machines that nothing came from before', () => {
    const before = lock(entry('a'), entry('b', { host: 'npm.acme.test' }));
    const after = lock(
      entry('a', { host: 'e.vil' }),
      entry('b', { host: 'npm.acme.test' }),
      entry('c', { host: 'npm.acme.test' }),
      entry('d', { host: 'registry.yarnpkg.com' }),
    );

    expect(findTampering(before, after).foreign).toMatchObject([{ name: 'a', host: 'e.vil' }]);
  });
});
