import { expect, test } from '@jest/globals';
import type { Run } from '../connect.ts';
import { createFileWriter } from './write-files.ts';

/** Answers which folders a transaction would merge. */
function foldersOf(sent: unknown[]): Run {
  return async (_query, { rows }) => {
    if (Array.isArray(rows) && Array.isArray(rows[0])) sent.push(rows);
    return [];
  };
}

test('folders are written once, and again after a transaction that was rolled back', async () => {
  const write = createFileWriter(1, true);
  const file = { path: 'a/b.ts', blob: 'x' };
  const lost: unknown[] = [];
  const first: unknown[] = [];
  const second: unknown[] = [];

  const failing = write(
    async (work) => {
      await work(foldersOf(lost));
      throw new Error('no commit');
    },
    [file],
  );
  await expect(failing).rejects.toThrow('no commit');
  await write((work) => work(foldersOf(first)), [file]);
  await write((work) => work(foldersOf(second)), [{ path: 'a/c.ts', blob: 'y' }]);

  expect(lost).toEqual([[['', ['a']]]]);
  expect(first).toEqual(lost);
  expect(second).toEqual([]);
});
