import { describe, expect, test } from '@jest/globals';
import { parsePatch } from '../diff/parse-patch.ts';
import { packDiff } from '../pack/pack-diff.ts';
import { hashesOf, hashHunk, splitRead } from './hunk-hash.ts';

function patch(start: number, context: string, added: string) {
  const [file] = parsePatch(
    `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -${start} +${start},2 @@\n ${context}\n+${added}\n`,
  );
  if (file === undefined) throw new Error('no file');
  return file;
}

const limits = { tokensPerPass: 1000, maxPasses: 1, countTokens: (text: string) => Math.ceil(text.length / 4) };

describe('hunks that were read', () => {
  test('are the same after a rebase that moved them, and others when they changed', () => {
    expect(hashHunk(patch(1, 'x', 'one'), 0)).toBe(hashHunk(patch(9, 'y', 'one'), 0));
    expect(hashHunk(patch(1, 'x', 'one'), 0)).not.toBe(hashHunk(patch(1, 'x', 'two'), 0));
  });

  test('are not packed again', () => {
    const files = [patch(1, 'x', 'one')];
    const passes = packDiff(files, limits);
    const { isRead, before } = splitRead(files, new Set(hashesOf(files, passes)));

    expect(packDiff(files, { ...limits, isRead })).toEqual([]);
    expect(before.pieces).toEqual([{ path: 'a.ts', hunk: 0, changed: 1, added: 1 }]);
  });

  test('a rename without text is read once as well', () => {
    const files = parsePatch('diff --git a/a b/b\nsimilarity index 100%\nrename from a\nrename to b\n');
    const passes = packDiff(files, limits);
    const { isRead } = splitRead(files, new Set(hashesOf(files, passes)));

    expect(passes).toHaveLength(1);
    expect(packDiff(files, { ...limits, isRead })).toEqual([]);
  });
});
