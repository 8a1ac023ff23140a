import { expect, test } from '@jest/globals';
import { renderDependencies } from './dependencies-section.ts';

test.each([
  [['1.10.0'], ['1.9.9'], true],
  [['2.0.0'], ['2.0'], false],
  [['1.0.0', '3.0.0'], ['2.0.0'], false],
  [['v1.2.3'], ['v1.2.2-rc.1'], true],
  [['1.0.0-rc.1'], ['1.0.0'], false],
  [['^2.0'], ['^1.0'], false],
  [[], ['1.0.0'], false],
  [['main'], ['1.0.0'], false],
  [['1.0.0'], ['dev-main'], false],
])('%j to %j: older is %j', (from, to, expected) => {
  const changes = [{ ecosystem: 'npm', name: 'a', from, to, path: 'package-lock.json' }];

  expect(renderDependencies({ changes, total: 1, advisories: null }).includes('older than before')).toBe(expected);
});

test('says of a change that several files tell in how many', () => {
  const change = {
    ecosystem: 'PyPI',
    name: 'a',
    from: ['1.0'],
    to: ['2.0'],
    path: 'requirements/dev.txt',
    direct: true,
  };

  const rendered = renderDependencies({ changes: [{ ...change, files: 3 }], total: 1, advisories: null });

  expect(rendered).toContain('- `a` (PyPI, direct): `1.0` to `2.0` (in 3 files)');
});

test.each([
  [[], ['2.0'], ['1.0'], 'added `2.0` beside `1.0`'],
  [['1.0'], [], ['2.0'], 'removed `1.0`, still `2.0`'],
  [['1.0'], [], undefined, 'removed `1.0`'],
])('%j to %j with %j kept is told as what it is', (from, to, kept, expected) => {
  const change = { ecosystem: 'npm', name: 'a', from, to, path: 'package-lock.json', ...(kept && { kept }) };

  expect(renderDependencies({ changes: [change], total: 1, advisories: null })).toContain(`(npm): ${expected}\n`);
});
