import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { Repository } from '../state/records.ts';
import { branchHead, fetchFrom, importBare, openGitStore } from './git-store.ts';
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

test('brings what is new where a branch has become a folder of branches, or the reverse', async () => {
  const source = await newFolder(tmpdir());
  const git = (...args: string[]) =>
    runGit(['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: source });
  await git('init', '--quiet', '--initial-branch=main');
  await git('commit', '--quiet', '--allow-empty', '-m', 'first');
  for (const name of ['lint', 'docs/api', 'kept']) await git('branch', name);
  await git('update-ref', 'refs/remotes/origin/x', 'HEAD');
  const store = await openGitStore(await newFolder(tmpdir()));
  const repository = { id: 7, defaultBranch: 'main' } as Repository;
  await importBare(store, repository, source);
  for (const name of ['lint', 'docs/api', 'kept']) await git('branch', '-D', name);
  for (const name of ['lint/rules', 'docs']) await git('branch', name);
  await git('update-ref', '-d', 'refs/remotes/origin/x');
  await git('update-ref', 'refs/remotes/origin/x/y', 'HEAD');

  await fetchFrom(store, repository, source);

  const branches = await store.text(repository, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']);
  expect(branches.trim().split('\n')).toEqual(['docs', 'kept', 'lint/rules', 'main']);
});
