import { afterAll, expect, test } from '@jest/globals';
import { createSyntaxPool } from '@waggle/syntax';
import type { ChangedFile } from '../core/pull-request-facts.ts';
import { findChangedSymbols } from './find-changed-symbols.ts';
import { patchRanges } from './patch-ranges.ts';

const pool = createSyntaxPool({ size: 1 });
afterAll(() => pool.close());

async function changed(file: Partial<ChangedFile> & { patch: string }, head: string | null): Promise<string[]> {
  const side = head === null ? null : { blob: 'head', ranges: patchRanges(file.patch) };
  const whole = {
    path: 'a.ts',
    previousPath: null,
    status: 'modified',
    additions: 1,
    deletions: 1,
    head: side,
    ...file,
  };
  async function* readBlobs(oids: readonly string[]) {
    yield oids.map((oid) => ({ oid, bytes: Buffer.from(head ?? '') }));
  }
  return findChangedSymbols(pool, readBlobs, [whole]);
}

const kept = 'function kept() {\n}\n';

test('a symbol that is gone counts as changed, beside those whose lines are', async () => {
  const patch = '@@ -1,5 +1,3 @@\n-function gone() {\n-}\n function kept() {\n+  run();\n }';

  expect(await changed({ patch }, 'function kept() {\n  run();\n}\n')).toEqual(['a.ts#gone', 'a.ts#kept']);
});

test('a symbol with another name counts under both, a method that moved inside its class once', async () => {
  expect(await changed({ patch: '@@ -1 +1 @@\n-function a() {}\n+function b() {}' }, 'function b() {}\n')).toEqual([
    'a.ts#a',
    'a.ts#b',
  ]);
  const patch = '@@ -1,4 +1,4 @@\n class C {\n-  m() {}\n   n() {}\n+  m() {}\n }';
  expect(await changed({ patch }, 'class C {\n  n() {}\n  m() {}\n}\n')).not.toContain('a.ts#m');
});

test('of a removed file all symbols are gone, of a moved one those under its old path', async () => {
  const removed = { status: 'removed', patch: '@@ -1,2 +0,0 @@\n-class A { m() {} }\n-let x = 1;' };
  expect(await changed(removed, null)).toEqual(['a.ts#A', 'a.ts#A.m', 'a.ts#x']);

  const moved = {
    status: 'renamed',
    previousPath: 'old.ts',
    patch: '@@ -1,4 +1,2 @@\n-function gone() {\n-}\n function kept() {\n }',
  };
  expect(await changed(moved, kept)).toEqual(['old.ts#gone', 'old.ts#kept']);
});

test('a patch that does not fit what was read tells of the head only', async () => {
  expect(await changed({ patch: '@@ -1,3 +1,2 @@\n-gone\n function other() {\n }' }, kept)).toEqual(['a.ts#kept']);
});
