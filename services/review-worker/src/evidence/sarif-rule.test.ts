import { expect, test } from '@jest/globals';
import type { SarifResult } from '@waggle/contracts';
import { sarifRule } from './sarif-rule.ts';
import { describeChange } from './testing/describe-change.ts';

function result(over: Partial<SarifResult> = {}): SarifResult {
  const place = { path: 'src/a.ts', startLine: 2, endLine: 2 };
  return { rule: 'sarif/eslint/no-eval', severity: 'medium', message: 'eval is evil', ...place, ...over };
}

async function find(...sarif: SarifResult[]) {
  const { deps, input } = describeChange({ 'old.ts': 'a' }, { 'old.ts': 'a', 'src/a.ts': 'one;\neval(two);\nthree;' });
  return sarifRule.run(deps, { ...input, sarif });
}

test.each<[string, Partial<SarifResult>, number]>([
  ['an added line', {}, 2],
  ['lines around it', { startLine: 2, endLine: 9 }, 2],
  ['an absolute path', { path: '/home/runner/work/app/app/src/a.ts' }, 2],
  ['a path of Windows', { path: 'D:/a/app/src/a.ts' }, 2],
])('a result on %s is told', async (_, over, line) => {
  expect(await find(result(over))).toMatchObject([
    { rule: 'sarif/eslint/no-eval', path: 'src/a.ts', line, title: 'eval is evil', body: '', quote: ['eval(two);'] },
  ]);
});

test.each<[string, Partial<SarifResult>]>([
  ['a line that was there before', { path: 'old.ts', startLine: 1, endLine: 1 }],
  ['a line that does not exist', { startLine: 40, endLine: 50 }],
  ['another file of the same name', { path: 'lib/src/a.ts' }],
])('a result on %s is not this change', async (_, over) => {
  expect(await find(result(over))).toEqual([]);
});

test('the same result of two runs is told once, and a secret in a message never', async () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const found = await find(
    result(),
    result({ message: 'again' }),
    result({ rule: 'sarif/x/leak', message: `found ${token}` }),
  );

  expect(found.map(({ rule }) => rule)).toEqual(['sarif/eslint/no-eval', 'sarif/x/leak']);
  expect(JSON.stringify(found)).not.toContain(token);
});
