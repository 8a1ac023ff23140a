import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDirectoryConfig, parseRootConfig } from './parse-config.ts';
import { maxConfigBytes } from './read-yaml.ts';

/** `line:column key: message` of every mistake; empty when there is none. */
function mistakes(text: string, path?: string): string[] {
  const bytes = Buffer.from(text);
  const parsed = path === undefined ? parseRootConfig(bytes) : parseDirectoryConfig(bytes, path);
  if ('config' in parsed) return [];
  return parsed.problems.map(({ line, column, key, message }) => `${line}:${column} ${key}: ${message}`);
}

describe('a configuration with mistakes', () => {
  test.each<[string, string]>([
    ['enabld: true', '1:1 enabld: is not a key that Waggle knows. Did you mean `enabled`? Allowed here: `version`, '],
    [
      'gate:\n  fail_on: hgih',
      '2:3 gate.fail_on: must be one of `critical`, `high`, `medium`, `low`, `never`, not `hgih`. Did you mean `high`?',
    ],
    [
      'gate:\n  failOn: high',
      '2:3 gate.failOn: is not a key that Waggle knows. Did you mean `fail_on`? Allowed here: `fail_on`, `request_changes_on`, `approve`, `partial`',
    ],
    ['enabled: yes', '1:1 enabled: must be `true` or `false`, not `yes`. Did you mean `true`?'],
    ['filters:\n  labels: wip', '2:3 filters.labels: must be a list, not `wip`.'],
    [
      'filters:\n  title:\n    include:\n      - "("',
      "4:9 filters.title.include[1]: cannot be used as a pattern: missing closing ): '('",
    ],
    [
      'filters:\n  title:\n    exclude: ["(?=a)"]',
      "3:15 filters.title.exclude[1]: cannot be used as a pattern: invalid or unsupported Perl syntax: '(?='",
    ],
    ['filters:\n  paths: ["src/[a"]', "2:11 filters.paths[1]: cannot be used as a pattern: a '[' is not closed"],
    [
      'rules:\n  - use small functions\n  - rul: x',
      '3:5 rules[2].rul: is not a key that Waggle knows. Did you mean `rule`? Allowed here: `id`, `rule`, `paths`',
    ],
    ['rules: [3]', '1:9 rules[1]: must be a text, not `3`.'],
    [
      'evidence:\n  tests/missing: offf',
      '2:3 evidence.tests/missing: must be one of `on`, `off`, `critical`, `high`, `medium`, `low`, not `offf`. Did you mean `off`?',
    ],
    [
      'evidence:\n  "Tests Missing": off',
      '2:3 evidence.Tests Missing: a rule id such as `tests/missing` or its first part',
    ],
    [
      'patterns:\n  - {id: a, message: no, ast_grep: "x", language: cobol}',
      '2:41 patterns[1].language: `ast_grep` patterns can be in javascript, typescript, tsx, html, css. For other languages use a regular expression: `pattern`',
    ],
    ['patterns:\n  - id: no-eval\n    message: no', '2:5 patterns[1]: needs exactly one of `pattern` and `ast_grep`'],
    [
      'patterns:\n  - {id: x, message: m, pattern: "a(", paths: ["*.ts"]}',
      "2:25 patterns[1].pattern: cannot be used as a pattern: missing closing ): 'a('",
    ],
    ['budgets:\n  usd: -1', '2:3 budgets.usd: must be more than 0'],
    ['comments:\n  max: 500', '2:3 comments.max: must be at most 50'],
    ['comments:\n  max: lots', '2:3 comments.max: must be a number, not `lots`.'],
    ['output:\n  language: English', '2:3 output.language: must be a language tag such as `en` or `pt-BR`'],
    ['path_instructions:\n  - path: "*.ts"', '2:5 path_instructions[1].instructions: is missing'],
    [
      'evidence:\n  tests/mising: off',
      '2:3 evidence.tests/mising: is no rule that Waggle knows. Did you mean `tests/missing`? Known here: `tests/missing`',
    ],
    [
      'evidence: {lint: off}',
      '1:12 evidence.lint: is no rule that Waggle knows. Known here: `actions`, `config`, `dependencies`',
    ],
    ['- a', '1:1 : must be a section with keys, not a list.'],
    ['a: [1', '1:6 : is not valid YAML: Flow sequence'],
    ['enabled: true\nenabled: false', '2:1 : is not valid YAML: Map keys must be unique'],
    ['base: &a {x: 1}\ngate: *a', '1:10 : uses an anchor or alias (& or *)'],
    ['<<: {enabled: true}', '1:1 <<: is not a key that Waggle knows. Allowed here: '],
    ['gate: !!js/function "x"', '1:21 : uses a tag (!)'],
    ['__proto__: {enabled: false}', '1:1 __proto__: is not a key that Waggle knows. Allowed here: '],
    ['---\na: 1\n---\nb: 2', '3:1 : holds more than one document'],
    [`x: ${'['.repeat(30)}1${']'.repeat(30)}`, ' : is nested too deeply'],
    [`# ${'x'.repeat(maxConfigBytes)}`, '1:1 : is larger than 32 KiB'],
  ])('%j', (text, expected) => {
    expect(mistakes(text).join('\n')).toContain(expected);
  });

  test('says which keys belong to the root', () => {
    expect(mistakes('model:\n  name: x\nenabled: false', 'packages/a/.waggle.yml')).toEqual([
      '1:1 model: is about the whole pull request: move it to .waggle.yml at the root',
    ]);
  });

  test('is not read when it is no text', () => {
    expect(parseRootConfig(Buffer.from([0x61, 0x3a, 0xff]))).toMatchObject({
      problems: [{ message: 'is not valid UTF-8' }],
    });
  });
});

describe('a configuration without mistakes', () => {
  test.each(['', '# nothing yet\n', 'null', '{}', '\ufeffversion: 1\r\n'])('%j has the defaults', (text) => {
    const parsed = parseRootConfig(Buffer.from(text));
    expect(parsed).toMatchObject({ config: { enabled: true, comments: { max: 25 }, gate: { approve: false } } });
  });

  test('may name groups of rules whose names come from elsewhere', () => {
    const text = 'evidence: {sarif/eslint/no-var: off, secrets/github: high, patterns/ours: low, graph: off}\n';
    expect(parseRootConfig(Buffer.from(text))).toHaveProperty('config');
  });

  test('keeps what was written and fills in the rest', () => {
    const text = 'gate: {partial: failure}\nrules: [Use small functions]\nevidence: {tests: off}\n';
    expect(parseRootConfig(Buffer.from(text))).toMatchObject({
      config: {
        gate: { partial: 'failure', fail_on: 'high' },
        rules: ['Use small functions'],
        evidence: { tests: 'off' },
      },
    });
  });
});

describe('hostile files', () => {
  test.each([
    ['brackets', '['.repeat(maxConfigBytes)],
    ['dashes', '- '.repeat(maxConfigBytes / 2)],
    ['anchors', '&a '.repeat(10_000)],
    ['an alias bomb', `a: &a [x]\n${Array.from({ length: 20 }, (_, at) => `b${at}: &b${at} [*a, *a]`).join('\n')}`],
    ['repeated keys', 'a: 1\n'.repeat(6000)],
    ['unknown keys', Array.from({ length: 4000 }, (_, at) => `k${at}: 1`).join('\n')],
  ])('%s are refused within bounds', (_, text) => {
    const started = performance.now();
    const found = mistakes(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(20);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test('any text gives a configuration or mistakes with a place, and never throws', () => {
    const yamlish = fc.stringMatching(/^[a-z{}[\]:,&*!|>?'"#%@\-\s0-9_.~]{0,200}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), yamlish, fc.json()), (text) => {
        const parsed = parseRootConfig(Buffer.from(text));
        if ('config' in parsed) return;
        for (const { line, column, message } of parsed.problems) {
          expect(line * column).toBeGreaterThan(0);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });
});
