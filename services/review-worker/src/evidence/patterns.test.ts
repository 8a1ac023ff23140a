import { expect, test } from '@jest/globals';
import { RepositoryConfig } from '@waggle/contracts';
import { astGrepRule } from './ast-grep-rule.ts';
import type { EvidenceRule } from './evidence-rule.ts';
import { expressionRule } from './expression-rule.ts';
import { redactSecrets } from './redact-secrets.ts';
import { describeChange, type Tree } from './testing/describe-change.ts';

async function run(rule: EvidenceRule, wanted: object[], base: Tree, head: Tree) {
  const { deps, input } = describeChange(base, head);
  const { patterns } = RepositoryConfig.parse({ patterns: wanted.map((one) => ({ message: 'Not here.', ...one })) });
  return rule.run(deps, { ...input, patternsFor: (path) => (path.startsWith('src/') ? patterns : []) });
}

test('an expression is looked for on added lines of the files it is about, once a line', async () => {
  const rules = [{ id: 'no-eval', pattern: String.raw`\beval\(`, severity: 'high' }];
  const base = { 'src/old.ts': 'eval(a);' };
  const head = { ...base, 'src/a.ts': 'x;\neval(eval(b));\r\nretrieval(c);', 'lib/a.ts': 'eval(d);' };

  expect(await run(expressionRule, rules, base, head)).toMatchObject([
    { rule: 'patterns/no-eval', severity: 'high', path: 'src/a.ts', line: 2, quote: ['eval(eval(b));'] },
  ]);
});

test('many matches in one file are counted, not posted one by one', async () => {
  const found = await run(expressionRule, [{ id: 'x', pattern: 'x' }], {}, { 'src/a.ts': 'x\n'.repeat(30) });

  expect(found).toHaveLength(10);
  expect(found.at(-1)?.body).toContain('20 more lines of this file match');
});

test('a pattern of ast-grep matches code over lines, not text, and only where it was touched', async () => {
  const rules = [{ id: 'no-eval', ast_grep: 'eval($$$)', language: 'typescript' }];
  const head = {
    'src/a.ts': '// eval(a)\nconst t = "eval(b)";\nrun(\n  eval(\n    c,\n  ),\n);',
    'src/b.py': 'eval(d)',
  };

  expect(await run(astGrepRule, rules, {}, head)).toMatchObject([
    { rule: 'patterns/no-eval', path: 'src/a.ts', line: 4 },
  ]);
});

test('what an expression costs does not depend on who wrote it', async () => {
  const rules = [{ id: 'slow', pattern: '(a+)+$' }];
  const started = performance.now();

  await run(expressionRule, rules, {}, { 'src/a.ts': `${'a'.repeat(4000)}!` });

  expect(performance.now() - started).toBeLessThan(2000);
});

test('a line with a secret is quoted without it', async () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const { deps, input } = describeChange({}, { 'a.ts': `const token = '${token}';` });
  const { patterns } = RepositoryConfig.parse({ patterns: [{ id: 'x', pattern: 'token', message: 'No.' }] });
  const clean = await redactSecrets(input.files);

  const found = await expressionRule.run(deps, { ...input, clean, patternsFor: () => patterns });

  expect(found).toMatchObject([{ line: 1, quote: [expect.stringContaining('[redacted]')] }]);
  expect(JSON.stringify(found)).not.toContain(token);
});
