import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isManifest, readManifest } from './read-manifest.ts';

const samples: [string, string, string[]][] = [
  [
    'web/package.json',
    JSON.stringify({
      dependencies: { a: '^1.2.0', b: '2.0.1', own: 'workspace:*', here: 'file:../here' },
      devDependencies: { c: '~3', d: 'github:acme/d' },
      optionalDependencies: { e: '=5.0.0' },
      peerDependencies: { f: '*' },
    }),
    ['a ^1.2.0 range', 'b 2.0.1', 'e 5.0.0', 'c ~3 range dev', 'd github:acme/d range dev'],
  ],
  [
    'composer.json',
    JSON.stringify({ require: { php: '>=8.2', 'ext-json': '*', 'v/a': '^2.0' }, 'require-dev': { 'v/b': '1.4.0' } }),
    ['v/a ^2.0 range', 'v/b 1.4.0 dev'],
  ],
  [
    'Cargo.toml',
    '[package]\nname = "x"\nversion = "0.1.0"\n[dependencies]\nserde = { version = "1.0.1", features = ["derive"] }\nanyhow = "=1.0.9"\nown = { path = "../own" }\nshared.workspace = true\n[dev-dependencies]\ninsta = "1"\n[target.\'cfg(unix)\'.dependencies]\nnix = { git = "https://github.com/acme/nix" }\n',
    ['serde 1.0.1 range', 'anyhow 1.0.9', 'insta 1 range dev', 'nix https://github.com/acme/nix range'],
  ],
  [
    'pyproject.toml',
    '[project]\ndependencies = ["requests[socks] >=2,<3 ; python_version > \'3.8\'", "idna==3.7", "bare"]\n[project.optional-dependencies]\ncli = ["rich>=13"]\n[dependency-groups]\ntest = ["pytest>=8", {include-group = "lint"}]\n[tool.poetry.dependencies]\npython = "^3.12"\nhttpx = {version = "^0.27"}\n[tool.poetry.group.dev.dependencies]\nruff = "*"\n[tool.pdm.dev-dependencies]\nlint = ["Flake8_X==7.0.0"]\n[tool.uv]\ndev-dependencies = ["mypy>=1"]\n',
    [
      'requests >=2,<3 range',
      'idna 3.7',
      'bare * range',
      'rich >=13 range',
      'pytest >=8 range dev',
      'flake8-x 7.0.0 dev',
      'mypy >=1 range dev',
      'httpx ^0.27 range',
      'ruff * range dev',
    ],
  ],
  [
    'Pipfile',
    '[packages]\nflask = "==3.0.0"\n[dev-packages]\nblack = {version = ">=24"}\n',
    ['flask 3.0.0', 'black >=24 range dev'],
  ],
  [
    'Gemfile',
    "source 'https://rubygems.org'\ngem 'rails', '~> 8.0', '>= 8.0.1'\n  gem \"rack\", \"3.1.8\", require: false\ngem 'own', path: 'own'\n# gem 'no'\n",
    ['rails ~> 8.0, >= 8.0.1 range', 'rack 3.1.8', 'own * range'],
  ],
];

test.each(samples)('%s', (path, text, expected) => {
  const read = readManifest(path, text).map(({ name, version, range, dev }) =>
    [name, version, ...(range ? ['range'] : []), ...(dev ? ['dev'] : [])].join(' '),
  );

  expect(isManifest(path)).toBe(true);
  expect(read).toEqual(expected);
});

test('other names are no manifests, and any text is read or refused', () => {
  expect(['go.mod', 'package.json.md', 'Cargo.lock'].map(isManifest)).toEqual([false, false, false]);
  const manifests = fc.constantFrom(...samples.map(([path]) => path));
  const words = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '=',
    '\n',
    'gem ',
    'dependencies',
    '__proto__',
    ',',
    ':',
    'a',
    '1.0',
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(words).map((some) => some.join('')),
  );
  fc.assert(
    fc.property(manifests, text, (path, any) => {
      try {
        for (const { name, version } of readManifest(path, any))
          expect([typeof name, typeof version]).toEqual(['string', 'string']);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Error);
      }
    }),
  );
});
