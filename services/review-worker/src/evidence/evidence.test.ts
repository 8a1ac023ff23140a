import { describe, expect, test } from '@jest/globals';
import type { ContextResponse } from '@waggle/contracts';
import { placeFindings } from '../core/anchor/place-findings.ts';
import { parsePatch } from '../core/diff/parse-patch.ts';
import { emptyContext } from '../testing/empty-context.ts';
import { collectEvidence } from './collect-evidence.ts';
import { configurationRule } from './configuration-rule.ts';
import { lookAtDependencies } from './dependencies/look-at-dependencies.ts';
import type { EvidenceInput, EvidenceRule } from './evidence-rule.ts';
import { findSecrets } from './find-secrets.ts';
import { lockfileRule } from './lockfile-rule.ts';
import { missingTestsRule } from './missing-tests-rule.ts';
import { redactSecrets } from './redact-secrets.ts';
import { secretsRule } from './secrets-rule.ts';
import { describeChange, type Tree } from './testing/describe-change.ts';

// Put together here, so that no scanner takes this file for a leak.
const token = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`;
const awsKey = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEZ'].join('/');

async function run(rule: EvidenceRule, base: Tree, head: Tree) {
  const { deps, input } = describeChange(base, head);
  return rule.run(deps, input);
}

describe('secrets', () => {
  const head = { 'src/client.ts': `const a = 1;\nconst token = "${token}"; // and ${awsKey}\nrun();` };

  test('finds a token on an added line and never repeats it', async () => {
    const { deps, input } = describeChange({}, head);
    const findings = await secretsRule.run(deps, input);
    expect(findings).toMatchObject([
      { rule: 'secrets/github', severity: 'critical', path: 'src/client.ts', line: 2, title: 'GitHub token committed' },
    ]);
    expect(findings[0]?.quote[0]).toContain('const token = "[redacted]"');
    expect(JSON.stringify(findings)).not.toContain(token);
    for (const files of [input.files, await redactSecrets(input.files)]) {
      expect(placeFindings(findings, files)[0]?.placement).toEqual({ kind: 'line', startLine: 2, line: 2 });
    }
  });

  test('redacts each secret of a line, also where the scanner points beside it', async () => {
    const findings = await run(secretsRule, {}, { '.env': `GH=${token} aws_secret_access_key = ${awsKey}` });
    expect(findings.map(({ rule }) => rule).sort()).toEqual(['secrets/aws', 'secrets/github']);
    expect(JSON.stringify(findings)).not.toContain(token);
    expect(JSON.stringify(findings)).not.toContain(awsKey);
  });

  test('the redacted diff holds no secret, on whichever line it stands', async () => {
    const { input } = describeChange({ 'b.ts': `old ${token}` }, { ...head, 'b.ts': 'new' });
    const clean = await redactSecrets(input.files);
    expect(JSON.stringify(clean)).not.toContain(token);
    expect(clean[0]?.hunks[0]?.lines.length ?? 0).toBeGreaterThan(0);
  });

  test('what stays, goes or stands behind the @@ is redacted too, and is no finding', async () => {
    // Another one in each place: a value that is found once is redacted everywhere.
    const tokens = ['A', 'B', 'C'].map((letter) => `${token.slice(0, -1)}${letter}`);
    const [behind, stays, goes] = tokens.map((one) => `key = "${one}"`);
    const patch = [
      ...['diff --git a/a.ts b/a.ts', '--- a/a.ts', '+++ b/a.ts', `@@ -9,2 +9,3 @@ const ${behind}`, ' a', '+b', ' c'],
      ...['diff --git a/b.ts b/b.ts', '--- a/b.ts', '+++ b/b.ts', '@@ -1,2 +1,2 @@', ` ${stays}`, '-old', '+new'],
      ...[
        'diff --git a/c.ts b/c.ts',
        'deleted file mode 100644',
        '--- a/c.ts',
        '+++ /dev/null',
        '@@ -1 +0,0 @@',
        `-${goes}`,
      ],
    ].join('\n');
    const files = parsePatch(`${patch}\n`);

    const clean = await redactSecrets(files);

    for (const one of tokens) expect(JSON.stringify(files)).toContain(one);
    expect(
      clean.flatMap(({ hunks }) => hunks.map(({ section, lines }) => [section, ...lines.map(({ text }) => text)])),
    ).toEqual([
      ['const key = "[redacted]"', 'a', 'b', 'c'],
      ['', 'key = "[redacted]"', 'old', 'new'],
      ['', 'key = "[redacted]"'],
    ]);
    expect(await findSecrets(files)).toEqual([]);
  });

  test('is not switched off by a comment in the pull request', async () => {
    const text = `// secretlint-disable-next-line\nconst token = "${token}";\nrun();`;
    expect(await run(secretsRule, {}, { 'a.ts': text })).toMatchObject([{ rule: 'secrets/github', line: 2 }]);
  });

  test('reports a private key where it begins', async () => {
    const body = Array.from({ length: 12 }, (_, at) => ''.padEnd(64 - (at % 2), 'MIIEpAIBAAKCAQEA75K')).join('\n');
    const key = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');
    const findings = await run(secretsRule, {}, { 'id.pem': `# key\n${key}\n${body}\n${key.replace('BEGIN', 'END')}` });
    expect(findings).toMatchObject([{ rule: 'secrets/privatekey', line: 2 }]);
    expect(JSON.stringify(findings)).not.toContain('MIIEpAIBAAKCAQEA75K');
  });

  test('leaves no marks behind in a process that runs for weeks', async () => {
    performance.clearMarks();
    await run(secretsRule, {}, head);
    expect(performance.getEntriesByType('mark')).toEqual([]);
  });

  test.each<[string, Tree, Tree]>([
    ['a removed secret', head, { 'src/client.ts': 'const a = 1;\nrun();' }],
    ['a deleted file', head, {}],
    [
      'ordinary code',
      {},
      { 'a.ts': 'const token = process.env.TOKEN;\nconst id = "0123456789abcdef0123456789abcdef01234567";' },
    ],
  ])('stays silent about %s', async (_, base, after) => {
    expect(await run(secretsRule, base, after)).toEqual([]);
  });
});

describe('tests/missing', () => {
  const logic = 'export function f(a) {\n  if (a) return g(a);\n  return 1;\n}';

  test('reports logic without a test, and names the test that exists', async () => {
    const base = { 'src/f.test.ts': 'x' };
    const findings = await run(missingTestsRule, base, {
      ...base,
      'src/f.ts': logic,
      'src/g.py': 'def g():\n    return 2',
    });
    expect(findings).toMatchObject([{ rule: 'tests/missing', severity: 'low', path: null }]);
    expect(findings[0]?.body).toContain('- `src/f.ts`: 3 lines, tested by `src/f.test.ts`');
    expect(findings[0]?.body).toContain('- `src/g.py`: 2 lines');
  });

  test('names what the graph knows, guesses by name only without it, and not by names that are everywhere', async () => {
    const base = { 'other/tests/f.json': '{}', 'other/tests/f.ts': 'x', 'other/tests/mod.rs': 'x' };
    const { deps, input } = describeChange(base, { ...base, 'src/f.ts': logic, 'src/mod.rs': logic });
    const tell = async (memory: Exclude<EvidenceInput['memory'], undefined>) =>
      (await missingTestsRule.run(deps, { ...input, memory }))[0]?.body.split('\n').slice(2);
    const tests = [{ path: 'src/f.ts', tests: ['test/all.test.ts'] }];
    const known = (over: Partial<ContextResponse>) => ({
      context: emptyContext(over),
      pullRequestUrl: 'https://github.com/acme/shop/pull/1',
    });

    expect(await tell(known({ tests }))).toEqual([
      '- `src/f.ts`: 3 lines, tested by `test/all.test.ts`',
      '- `src/mod.rs`: 3 lines',
    ]);
    expect(await tell(known({}))).toEqual(['- `src/f.ts`: 3 lines', '- `src/mod.rs`: 3 lines']);
    const guessed = ['- `src/f.ts`: 3 lines, tested by `other/tests/f.ts`', '- `src/mod.rs`: 3 lines'];
    expect(await tell(known({ structuredAt: null }))).toEqual(guessed);
    expect(await tell(null)).toEqual(guessed);
  });

  test('a value with a name is no logic', async () => {
    const values = ['__version__ = "2.34.1"', "NAME: Final = 'x'", 'export const limit = 5;', 'const on = true;'].join(
      '\n',
    );
    expect(await run(missingTestsRule, {}, { 'a/values.py': values })).toEqual([]);
    const computed = 'limit = 5 * factor\nname = f(x)';
    expect(await run(missingTestsRule, {}, { 'a/values.py': computed })).toHaveLength(1);
  });

  test.each(['benches/spawn.ts', 'packages/sfc-playground/src/App.ts', 'src/f.stories.ts', 'scripts/release.sh'])(
    'asks for no test of %s',
    async (path) => {
      expect(await run(missingTestsRule, {}, { [path]: logic })).toEqual([]);
    },
  );

  test('keeps quiet in a project that does without tests', async () => {
    const sources = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`src/${index}.ts`, '']));
    const one = { ...sources, 'src/1.test.ts': '' };
    expect(await run(missingTestsRule, one, { ...one, 'src/f.ts': logic })).toEqual([]);
    const two = { ...one, 'src/2.test.ts': '' };
    expect(await run(missingTestsRule, two, { ...two, 'src/f.ts': logic })).toHaveLength(1);
  });

  test('does not take documentation in a long text for logic', async () => {
    const python = (more: string) => `'''Does a.\n${more}'''\nname = '''one line'''\n`;
    const example = 'if a() == b(c):\n    return d(e)\n';
    const base = { 'a.py': python('') };
    expect(await run(missingTestsRule, base, { 'a.py': python(example) })).toEqual([]);
    expect(await run(missingTestsRule, base, { 'a.py': `${python('')}${example}` })).toHaveLength(1);
  });

  test('is about the file when there is only one', async () => {
    expect(await run(missingTestsRule, {}, { 'lib/a.rb': 'def a\n  b(1)\nend' })).toMatchObject([{ path: 'lib/a.rb' }]);
  });

  test.each([
    'src/f.test.ts',
    'src/__tests__/f.ts',
    'test/f.js',
    'pkg/f_test.go',
    'tests/test_f.py',
    'f_test.py',
    'src/test/java/FTest.java',
    'F.Tests/FTests.cs',
    'spec/f_spec.rb',
    'FTest.php',
    'cypress/f.cy.ts',
    'lib/f_test.exs',
    'src/add/test.ts',
    'tests/unit/f.tcl',
    'test/cases/f.yaml',
    'testdata/expected.txt',
    '__tests__/__snapshots__/f.test.ts.snap',
  ])('stays silent when %s changes too', async (path) => {
    expect(await run(missingTestsRule, {}, { 'src/f.ts': logic, [path]: 'anything' })).toEqual([]);
  });

  test.each(['tests/README.md', 'test/package.json', 'e2e/package-lock.json'])('is not calmed by %s', async (path) => {
    expect(await run(missingTestsRule, {}, { 'src/f.ts': logic, [path]: '{}' })).toHaveLength(1);
  });

  test.each<[string, Tree, Tree]>([
    ['docs', {}, { 'README.md': logic, 'docs/a.js': logic, 'examples/a.js': logic }],
    [
      'config',
      {},
      { 'jest.config.js': logic, '.eslintrc.js': logic, 'a.json': '{"a(": 1}', '.github/workflows/x.yml': logic },
    ],
    ['types only', {}, { 'a.d.ts': logic, 'b.ts': 'export interface A {\n  a: string;\n}\nexport type B = A | null;' }],
    ['imports and comments', {}, { 'a.ts': "import { a } from './b.ts';\n// if (x) return y();\n/* f() */\n" }],
    ['generated and vendored code', {}, { 'api/x.pb.go': logic, 'vendor/y.go': logic, 'dist/z.js': logic }],
    ['deletions only', { 'a.ts': logic }, {}],
    ['inline tests in Rust', {}, { 'src/a.rs': `${logic}\n#[cfg(test)]\nmod tests {\n  #[test]\n  fn t() { f() }\n}` }],
  ])('stays silent about %s', async (_, base, head) => {
    expect(await run(missingTestsRule, base, head)).toEqual([]);
  });

  test.each([
    ['mod tests {', ' one();', true],
    ['pub(crate) mod test {', ' one();', true],
    ['fn latest() {', ' one();', false],
    ['fn latest() {', ' #[cfg(test)]', true],
    ['fn latest() {', '-#[cfg(test)]', false],
  ])('a change below "%s" and "%s" in Rust is one of tests: %j', async (section, above, isTest) => {
    const rust = ['diff --git a/a.rs b/a.rs', '--- a/a.rs', '+++ b/a.rs'];
    const patch = [
      ...rust,
      `@@ -90,2 +90,${above.startsWith('-') ? 3 : 4} @@ ${section}`,
      above,
      '+if a() { return b(); }',
      '+if c() { return d(); }',
      ' e',
    ];
    const { deps, input } = describeChange({}, { 'a.rs': '' });

    const found = await missingTestsRule.run(deps, { ...input, files: parsePatch(`${patch.join('\n')}\n`) });

    expect(found).toHaveLength(isTest ? 0 : 1);
  });
});

describe('lockfiles', () => {
  test.each<[string, string, string, string, string]>([
    ['npm', 'package.json', '{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"2"}}', 'package-lock.json'],
    ['pnpm workspace member', 'packages/a/package.json', '{}', '{"devDependencies":{"a":"2"}}', 'pnpm-lock.yaml'],
    ['pnpm catalog', 'pnpm-workspace.yaml', 'catalog:\n  a: 1', 'catalog:\n  a: 2', 'pnpm-lock.yaml'],
    ['yarn', 'package.json', '{}', '{"resolutions":{"a":"2"}}', 'yarn.lock'],
    ['bun', 'package.json', '{}', '{"dependencies":{"a":"2"}}', 'bun.lock'],
    ['cargo', 'crates/x/Cargo.toml', '[dependencies]\na = "1"', '[dependencies]\na = "2"', 'Cargo.lock'],
    ['cargo target', 'Cargo.toml', '', '[target.\'cfg(unix)\'.dependencies]\na = "2"', 'Cargo.lock'],
    [
      'go',
      'go.mod',
      'module x\nrequire (\n\tgo.uber.org/zap v1.1.0\n)',
      'module x\nrequire (\n\tgo.uber.org/zap v1.2.0\n)',
      'go.sum',
    ],
    [
      'poetry',
      'pyproject.toml',
      '[tool.poetry.dependencies]\na="1"',
      '[tool.poetry.dependencies]\na="2"',
      'poetry.lock',
    ],
    [
      'uv',
      'pyproject.toml',
      '[project]\ndependencies = [\n "a",\n]',
      '[project]\ndependencies = [\n "a",\n "b",\n]',
      'uv.lock',
    ],
    ['pip-tools', 'requirements.in', 'a', 'a\nb', 'requirements.txt'],
    ['composer', 'composer.json', '{"require":{}}', '{"require":{"a/b":"1"}}', 'composer.lock'],
    ['bundler', 'Gemfile', "gem 'a'", "gem 'a'\ngem 'b'", 'Gemfile.lock'],
    ['a new manifest', 'app/package.json', '', '{"dependencies":{"a":"2"}}', 'package-lock.json'],
  ])(
    '%s: reports dependencies without the lockfile, and nothing with it',
    async (_, manifest, before, after, lockfile) => {
      const base = { [lockfile]: 'old', ...(before === '' ? {} : { [manifest]: before }) };
      const findings = await run(lockfileRule, base, { ...base, [manifest]: after });
      expect(findings).toMatchObject([{ rule: 'dependencies/lockfile-missing', severity: 'medium', path: manifest }]);
      expect(findings[0]?.body).toContain(`\`${lockfile}\``);
      expect(await run(lockfileRule, base, { [lockfile]: 'new', [manifest]: after })).toEqual([]);
    },
  );

  test.each<[string, Tree, Tree]>([
    ['no lockfile in the repository', { 'package.json': '{}' }, { 'package.json': '{"dependencies":{"a":"2"}}' }],
    [
      'a lockfile of a sibling',
      { 'b/yarn.lock': '' },
      { 'b/yarn.lock': '', 'a/package.json': '{"dependencies":{"a":"2"}}' },
    ],
    [
      'scripts only',
      { 'yarn.lock': '', 'package.json': '{}' },
      { 'yarn.lock': '', 'package.json': '{"scripts":{"a":"b"}}' },
    ],
    [
      'reordered dependencies',
      { 'yarn.lock': '', 'package.json': '{"dependencies":{"a":"1","b":"1"}}' },
      { 'yarn.lock': '', 'package.json': '{"dependencies":{"b":"1","a":"1"}}' },
    ],
    [
      'a version bump of the package itself',
      { 'uv.lock': '', 'pyproject.toml': '[project]\nversion = "1"\ndependencies = ["a"]' },
      { 'uv.lock': '', 'pyproject.toml': '[project]\nversion = "2"\ndependencies = ["a"]' },
    ],
    [
      'a comment',
      { 'Cargo.lock': '', 'Cargo.toml': '[dependencies]\na = "1"' },
      { 'Cargo.lock': '', 'Cargo.toml': '# hi\n[dependencies]\na = "1" # old' },
    ],
    [
      'a vendored manifest',
      { 'yarn.lock': '' },
      { 'yarn.lock': '', 'vendor/x/package.json': '{"dependencies":{"a":"2"}}' },
    ],
    ['a deleted manifest', { 'yarn.lock': '', 'package.json': '{"dependencies":{"a":"2"}}' }, { 'yarn.lock': '' }],
    ['a lockfile that is new', { 'package.json': '{}' }, { 'package.json': '{}', 'package-lock.json': 'new' }],
  ])('stays silent about %s', async (_, base, head) => {
    expect(await run(lockfileRule, base, head)).toEqual([]);
  });

  const locked = (...packages: string[]) =>
    packages
      .map((name) => `[[package]]\nname = "${name.split('@')[0]}"\nversion = "${name.split('@')[1]}"\n`)
      .join('\n');

  const lookAt = async (base: Tree, head: Tree) => {
    const { deps, input } = describeChange(base, head);
    return (await lookAtDependencies(deps, input)).findings;
  };

  test('reports a lockfile alone that only gains packages, once', async () => {
    const base = { 'Cargo.toml': '[package]', 'Cargo.lock': locked('a@1.0.0') };
    expect(await lookAt(base, { ...base, 'Cargo.lock': locked('a@1.0.0', 'b@2.0.0') })).toMatchObject([
      {
        rule: 'dependencies/manifest-unchanged',
        severity: 'low',
        path: 'Cargo.lock',
        body: expect.stringContaining('gains `b` and changes nothing else'),
      },
    ]);
  });

  test('stays silent about packages of a lockfile that is new, or whose manifest changed too', async () => {
    const head = { 'Cargo.toml': '[package]', 'Cargo.lock': locked('a@1.0.0', 'b@2.0.0') };
    expect(await lookAt({ 'Cargo.toml': '[package]' }, head)).toEqual([]);
    expect(await lookAt({ 'Cargo.toml': '', 'Cargo.lock': locked('a@1.0.0') }, head)).toEqual([]);
  });

  test.each([
    ['an update that brings another package', locked('a@1.1.0', 'b@2.0.0')],
    ['packages that nobody needs any more', ''],
    ['other checksums', `${locked('a@1.0.0')}# other`],
  ])('stays silent about a lockfile alone with %s', async (_, lockfile) => {
    const base = { 'Cargo.toml': '[package]', 'Cargo.lock': locked('a@1.0.0') };
    expect(await lookAt(base, { ...base, 'Cargo.lock': lockfile })).toEqual([]);
  });
});

describe('collectEvidence', () => {
  const broken: EvidenceRule = { id: 'broken', run: () => Promise.reject(new Error('no luck')) };

  test('a rule that throws is named and costs the others nothing', async () => {
    const { deps, input } = describeChange({}, { 'a.ts': `const t = "${token}";` });
    const evidence = await collectEvidence(deps, input, [broken, secretsRule]);
    expect(evidence.findings).toHaveLength(1);
    expect(evidence.degraded).toEqual(['evidence rule broken failed: no luck']);
  });

  test('an empty diff has no evidence', async () => {
    const { deps, input } = describeChange({}, {});
    expect(await collectEvidence(deps, input)).toEqual({ findings: [], degraded: [] });
  });

  test('stops when cancelled', async () => {
    const { deps, input } = describeChange({}, {});
    const signal = AbortSignal.abort();
    await expect(collectEvidence(deps, { ...input, signal })).rejects.toThrow(/abort/i);
  });
});

describe('a configuration of Waggle that the change writes', () => {
  test('is told where it is wrong, without secrets; one without mistakes, and one that goes, are not', async () => {
    const findings = await run(
      configurationRule,
      { '.waggle.yml': 'gate:\n  fail_on: high', 'gone/.waggle.yml': 'x: 1' },
      {
        '.waggle.yml': `gate:\n  fail_on: ${token}`,
        'packages/a/.waggle.yml': 'model: {name: x}',
        'packages/b/.waggle.yml': 'evidence: {tests: off}',
      },
    );
    expect(findings).toMatchObject([
      { rule: 'config/mistake', path: '.waggle.yml', line: 2 },
      { path: 'packages/a/.waggle.yml', line: 1, body: expect.stringContaining('move it to .waggle.yml at the root') },
    ]);
    expect(findings[0]?.body).toContain('`gate.fail_on` must be one of');
    expect(JSON.stringify(findings[0]?.body)).not.toContain(token);
  });
});
