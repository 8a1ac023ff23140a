import { describe, expect, test } from '@jest/globals';
import { findRefutation } from './judge-claim.ts';
import { readClaim } from './read-claim.ts';

describe('what a finding claims', () => {
  test.each([
    ['`loadUser` is never used', 'unused', 'loadUser', 'repository'],
    ['The import `readFile` is unused', 'unused', 'readFile', 'file'],
    ['`parseDate()` is not defined', 'undefined', 'parseDate', 'file'],
    ['`sendMail` does not exist', 'undefined', 'sendMail', 'file'],
    ['Missing import of `useState`', 'not-imported', 'useState', 'file'],
    ['`./src/a/b.ts` does not exist', 'no-file', 'src/a/b.ts', 'repository'],
  ])('%s', (title, kind, subject, scope) => {
    expect(readClaim({ title })).toEqual({ kind, subject, scope });
  });

  test.each([
    'Division by zero',
    'The result of `fetchUser` may be null',
    'Variable is unused',
    '`get` is unused',
    '`loadUser` is never used by `saveUser`',
    '`value` may be undefined here',
    '`total` overflows when the cart is empty',
  ])('%s: nothing that a search answers', (title) => {
    expect(readClaim({ title })).toBeNull();
  });
});

describe('what refutes it', () => {
  const place = { path: 'src/a.ts', quote: ['export function loadUser() {'] };
  const unused = { kind: 'unused' as const, subject: 'loadUser', scope: 'repository' as const };
  const at = (text: string, path = 'src/b.ts') => ({ path, line: 1, text });

  test.each([
    ['  return loadUser();', true],
    ['const run = { task: loadUser };', true],
    ['import { loadUser } from "./a.ts";', false],
    ['// loadUser is for later', false],
    ["log('loadUser failed');", false],
    ['export function loadUser() {', false],
    ['function loadUser(id: string) {', false],
    ['loadUsers();', false],
  ])('unused: %s', (text, refuted) => {
    expect(findRefutation(unused, place, [at(text)]) !== null).toBe(refuted);
  });

  test('tests are no use, and neither are other files for what is local to this one', () => {
    expect(findRefutation(unused, place, [at('loadUser();', 'src/a.test.ts')])).toBeNull();
    expect(findRefutation({ ...unused, scope: 'file' }, place, [at('loadUser();')])).toBeNull();
    expect(findRefutation({ ...unused, scope: 'file' }, place, [at('loadUser();', 'src/a.ts')])).not.toBeNull();
  });

  test.each([
    ['undefined', 'const parseDate = (text: string) => text;', true],
    ['undefined', 'def parseDate(text):', true],
    ['undefined', 'from dates import parseDate', true],
    ['undefined', 'return parseDate(text);', false],
    ['not-imported', "import { parseDate } from './dates';", true],
    ['not-imported', "const { parseDate } = require('./dates');", true],
    ['not-imported', 'function parseDate() {}', false],
  ] as const)('%s: %s', (kind, text, refuted) => {
    const claim = { kind, subject: 'parseDate', scope: 'file' as const };

    expect(findRefutation(claim, { path: 'a.ts', quote: [] }, [at(text, 'a.ts')]) !== null).toBe(refuted);
  });
});
