import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { Repository } from '../state/records.ts';
import { branchHead, importBare, openGitStore } from './git-store.ts';
import { gitText, runGit } from './run-git.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function newFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, 'waggle-git-store-'));
  folders.push(folder);
  return folder;
}

const sharedMemory = '/dev/shm';
const twoFileSystems = existsSync(sharedMemory) && statSync(sharedMemory).dev !== statSync(tmpdir()).dev;

(twoFileSystems ? test : test.skip)('imports a repository of another file system, where hard links end', async () => {
  const source = await newFolder(sharedMemory);
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  await runGit(['init', '--quiet', '--initial-branch=main'], { cwd: source });
  await runGit([...author, 'commit', '--quiet', '--allow-empty', '-m', 'first'], { cwd: source });
  const store = await openGitStore(await newFolder(tmpdir()));
  const repository = { id: 7, defaultBranch: 'main' } as Repository;

  await importBare(store, repository, source);

  expect(await branchHead(store, repository, 'main')).toBe(await gitText(['rev-parse', 'HEAD'], { cwd: source }));
});
