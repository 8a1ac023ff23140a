import { expect, test } from '@jest/globals';
import { createOwnerMatcher, parseCodeOwners } from './code-owners.ts';

function ownersOf(text: string, path: string): string[] {
  return createOwnerMatcher(parseCodeOwners(text))(path)?.owners ?? [];
}

test.each([
  ['*', 'deep/down/file.ts', true],
  ['*.js', 'a/b.js', true],
  ['*.js', 'a/b.ts', false],
  ['/build/logs/', 'build/logs/a/b.txt', true],
  ['/build/logs/', 'sub/build/logs/a.txt', false],
  ['docs/*', 'docs/getting-started.md', true],
  ['docs/*', 'docs/build-app/troubleshooting.md', false],
  ['apps/', 'src/apps/main.go', true],
  ['apps/', 'apps', false],
  ['/docs/', 'docs/x/y.md', true],
  ['/scripts', 'scripts/run.sh', true],
  ['**/logs', 'deeply/nested/logs/x', true],
  ['**/logs', 'logs/x', true],
  ['src/**/test', 'src/a/b/test/x.ts', true],
  ['src/**', 'src/a/b.ts', true],
  ['file?.ts', 'file1.ts', true],
  ['a.ts', 'axts', false],
  ['my\\ file.txt', 'my file.txt', true],
])('%s for %s: %s', (pattern, path, matches) => {
  expect(ownersOf(`${pattern} @ada`, path)).toEqual(matches ? ['@ada'] : []);
});

test('the last matching rule counts, one without owners takes them away, and comments are none', () => {
  const text = '# owners\n* @acme/all a@example.test # everyone\n/src @ada @grace\n/src/generated\n!/lib @no\n';

  expect(ownersOf(text, 'README')).toEqual(['@acme/all', 'a@example.test']);
  expect(ownersOf(text, 'src/a.ts')).toEqual(['@ada', '@grace']);
  expect(ownersOf(text, 'src/generated/a.ts')).toEqual([]);
  expect(ownersOf(text, 'lib/a.ts')).toEqual(['@acme/all', 'a@example.test']);
  expect(parseCodeOwners(text).map(({ line }) => line)).toEqual([2, 3, 4]);
});
