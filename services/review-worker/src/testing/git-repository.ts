import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Entry = string | Buffer | { link: string } | { submodule: string } | null;
export type Tree = Record<string, Entry>;

/** Tests only: a repository on disk with the branches `main` and `topic`, for what the simulator's control cannot commit. */
export async function createGitRepository(
  before: Tree,
  after: Tree,
): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'waggle-git-'));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'core.autocrlf=false'];
  const git = (...args: string[]) => run('git', [...identity, ...args], { cwd: path, env });
  await git('init', '--quiet', '--initial-branch=main');
  await commit(path, git, { 'README.md': 'app\n', ...before });
  await git('checkout', '--quiet', '-b', 'topic');
  await commit(path, git, after);
  await git('checkout', '--quiet', 'main');
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

async function commit(path: string, git: (...args: string[]) => Promise<unknown>, tree: Tree): Promise<void> {
  for (const [name, entry] of Object.entries(tree)) {
    const file = join(path, name);
    await rm(file, { force: true });
    if (entry === null) continue;
    await mkdir(dirname(file), { recursive: true });
    if (typeof entry === 'string' || Buffer.isBuffer(entry)) await writeFile(file, entry);
    else if ('link' in entry) await symlink(entry.link, file);
  }
  await git('add', '--all');
  for (const [name, entry] of Object.entries(tree)) {
    if (entry === null || typeof entry === 'string' || Buffer.isBuffer(entry) || 'link' in entry) continue;
    await git('update-index', '--add', '--cacheinfo', `160000,${entry.submodule},${name}`);
  }
  await git('commit', '--quiet', '--allow-empty', '--message', 'Change');
}
