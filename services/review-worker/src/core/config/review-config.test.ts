import { describe, expect, test } from '@jest/globals';
import { parseDirectoryConfig, parseRootConfig } from './parse-config.ts';
import { createReviewConfig, defaultSnapshot, type ReviewConfig } from './review-config.ts';

/** `.waggle.yml` files by their folder; the root's is ''. */
function cascade(files: Record<string, string>): ReviewConfig {
  const { '': rootText = '', ...others } = files;
  const root = parseRootConfig(Buffer.from(rootText));
  if ('problems' in root) throw new Error(JSON.stringify(root.problems));
  const directories = Object.entries(others).map(([directory, text]) => {
    const parsed = parseDirectoryConfig(Buffer.from(text), `${directory}/.waggle.yml`);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    return { directory, config: parsed.config };
  });
  return createReviewConfig({ ...defaultSnapshot, origin: 'file', root: root.config, directories });
}

describe('forPath', () => {
  test('has the defaults without any file', () => {
    const { evidence, ...config } = createReviewConfig(defaultSnapshot).forPath('src/a.ts');
    expect(config).toEqual({
      reviewed: true,
      excludedBy: null,
      instructions: [],
      rules: [],
      patterns: [],
      minSeverity: 'low',
      failOn: 'high',
      requestChangesOn: 'high',
      instructionFiles: true,
    });
    expect(evidence('tests/missing')).toEqual({ on: true, severity: null });
  });

  const config = cascade({
    '': `
filters: {paths: ["!*.md", "!legacy/"]}
path_instructions: [{path: "*.sql", instructions: Look for locks}]
rules: [No abbreviations, {id: money, rule: No floats for money, paths: ["packages/shop/**"]}]
evidence: {tests: off, secrets/leaked-secret: critical}
patterns: [{id: no-eval, pattern: eval, message: No eval}, {id: no-any, pattern: any, paths: ["*.ts"], message: No any}]
comments: {min_severity: medium}
gate: {fail_on: critical}
`,
    'packages/shop': `
filters: {paths: ["*.md", "!gen/**"]}
path_instructions: [{path: "db/**", instructions: Mind the replicas}]
evidence: {tests/missing: on}
patterns: [{id: no-eval, pattern: eval, severity: low, message: Avoid eval}]
gate: {fail_on: medium}
`,
    'packages/shop/gen': 'filters: {paths: ["keep.ts"]}\nrules: [Generated]\n',
    'packages/alone': 'inherit: false\nrules: [Only this]\n',
    legacy: 'enabled: false\n',
  });

  test.each<[string, boolean, string | null]>([
    ['README.md', false, '`filters.paths` in .waggle.yml'],
    ['src/a.ts', true, null],
    ['packages/shop/README.md', true, null],
    ['packages/shop/a.ts', false, '`filters.paths` in packages/shop/.waggle.yml'],
    ['packages/shop/gen/x.ts', false, '`filters.paths` in packages/shop/.waggle.yml'],
    ['packages/shop/gen/keep.ts', true, null],
    ['packages/shopping/README.md', false, '`filters.paths` in .waggle.yml'],
    ['packages/alone/README.md', true, null],
    ['legacy/a.ts', false, '`enabled: false` in legacy/.waggle.yml'],
  ])('decides whether %s is reviewed', (path, reviewed, excludedBy) => {
    expect(config.forPath(path)).toMatchObject({ reviewed, excludedBy });
  });

  test('adds up lists from the root inwards, each relative to its folder', () => {
    expect(config.forPath('packages/shop/db/1.sql')).toMatchObject({
      instructions: ['Look for locks', 'Mind the replicas'],
      rules: [
        { id: null, rule: 'No abbreviations' },
        { id: 'money', rule: 'No floats for money' },
      ],
    });
    expect(config.forPath('packages/shop/gen/keep.ts').rules.at(-1)).toEqual({ id: null, rule: 'Generated' });
    expect(config.forPath('db/1.sql')).toMatchObject({ instructions: ['Look for locks'] });
    expect(config.forPath('packages/alone/db/1.sql')).toMatchObject({
      instructions: [],
      rules: [{ rule: 'Only this' }],
    });
  });

  test('lets the nearest folder decide single values', () => {
    expect(config.forPath('src/a.ts')).toMatchObject({ failOn: 'critical', minSeverity: 'medium' });
    expect(config.forPath('packages/shop/gen/keep.ts')).toMatchObject({ failOn: 'medium', minSeverity: 'medium' });
    expect(config.forPath('packages/alone/a.ts')).toMatchObject({ failOn: 'high', minSeverity: 'low' });
  });

  test('replaces a pattern of the same id, and keeps it to its paths', () => {
    const ids = (path: string) => config.forPath(path).patterns.map(({ id, severity }) => `${id} ${severity}`);
    expect(ids('src/a.ts')).toEqual(['no-eval medium', 'no-any medium']);
    expect(ids('src/a.py')).toEqual(['no-eval medium']);
    expect(ids('packages/shop/a.ts')).toEqual(['no-eval low', 'no-any medium']);
    expect(ids('packages/alone/a.ts')).toEqual([]);
  });

  test.each<[string, string, { on: boolean; severity: string | null }]>([
    ['src/a.ts', 'tests/missing', { on: false, severity: null }],
    ['packages/shop/a.ts', 'tests/missing', { on: true, severity: null }],
    ['packages/shop/a.ts', 'tests/other', { on: false, severity: null }],
    ['src/a.ts', 'secrets/leaked-secret', { on: true, severity: 'critical' }],
    ['src/a.ts', 'secrets/other', { on: true, severity: null }],
    ['src/a.ts', 'constructor', { on: true, severity: null }],
  ])('in %s says of %s', (path, rule, expected) => {
    expect(config.forPath(path).evidence(rule)).toEqual(expected);
  });
});
