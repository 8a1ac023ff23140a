import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { isStale } from './open-test-backing.ts';
import { processIdentity } from './process/process-identity.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waggle-stale-'));
  folders.push(folder);
  return folder;
}

function folderOf(launcher: { pid: number; identity: string | undefined }): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'launcher.json'), JSON.stringify(launcher));
  return folder;
}

const gone = { pid: 999_999_999, identity: 'gone' };
const living = { pid: process.ppid, identity: processIdentity(process.ppid) };

test('only a run whose launcher is gone is stale', () => {
  expect(isStale(folderOf(gone))).toBe(true);
  expect(isStale(folderOf(living))).toBe(false);
  expect(isStale(newFolder())).toBe(false);
  expect(isStale(join(newFolder(), 'deleted-meanwhile'))).toBe(false);
});

test('leaves runs of other users alone', () => {
  expect(isStale(folderOf(gone), (process.getuid?.() ?? 0) + 1)).toBe(false);
});
