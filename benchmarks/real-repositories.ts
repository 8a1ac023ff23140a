import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { diffCommits, type Mirror } from '@waggle/github';

const run = promisify(execFile);
const maxBytes = 512 * 1024 * 1024;

export interface RealRepository {
  name: string;
  /** The clone, as the product reads one. */
  mirror: Mirror;
  git(args: readonly string[]): Promise<Buffer>;
}

export interface RealCommit {
  base: string;
  head: string;
}

/** Clones named by `--repo` and found under `--repos`, three folders deep; this checkout when neither is given. */
export async function openRepositories(
  repos: readonly string[],
  folder: string | undefined,
): Promise<RealRepository[]> {
  const from = process.env.INIT_CWD ?? process.cwd();
  const named = repos.map((path) => resolve(from, path));
  const found = folder === undefined ? [] : await findClones(resolve(from, folder), 3);
  const paths = [...named, ...found];
  if (folder !== undefined && paths.length === 0) throw new Error(`no clone found under ${folder}`);
  return (paths.length === 0 ? [from] : paths).map(openRepository);
}

async function findClones(folder: string, depth: number): Promise<string[]> {
  if (isClone(folder)) return [folder];
  if (depth === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  return (await Promise.all(folders.sort().map((one) => findClones(one, depth - 1)))).flat();
}

function isClone(folder: string): boolean {
  return existsSync(join(folder, '.git')) || (existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects')));
}

function openRepository(dir: string): RealRepository {
  async function git(args: readonly string[]): Promise<Buffer> {
    const options = { maxBuffer: maxBytes, encoding: 'buffer' as const };
    return (await run('git', ['-C', dir, '-c', 'core.quotePath=true', ...args], options)).stdout;
  }
  const limits = { fetchTimeoutMs: 0, readTimeoutMs: 0, maxOutputBytes: maxBytes, maxPatchBytes: maxBytes };
  const mirror: Mirror = {
    dir,
    repoId: 1,
    limits,
    git: async ({ args }) => ({ stdout: await git(args), stderr: '', code: 0, cut: false }),
    objects: () => null,
  };
  const parts = dir.split('/').filter((part) => part !== 'repo' && part !== '.git');
  return { name: parts.at(-1) ?? basename(dir), mirror, git };
}

/** The newest `count` first-parent commits with one parent, newest first. */
export async function listCommits(repository: RealRepository, count: number): Promise<RealCommit[]> {
  const args = ['log', '--no-merges', '--first-parent', '--format=%H %P', '-n', String(count)];
  const lines = (await repository.git(args)).toString('utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [head, base] = line.split(' ');
    return head !== undefined && base !== undefined ? [{ base, head }] : [];
  });
}

/** What a commit changes, as the product reads it; null where the clone lacks a content, as partial clones do. */
export async function readPatch({ mirror, name }: RealRepository, { base, head }: RealCommit): Promise<string | null> {
  try {
    return (await diffCommits(mirror, base, head)).patch.toString('utf8');
  } catch (thrown) {
    if (!lacksContents(thrown)) throw thrown;
    process.stderr.write(`${name}: ${head.slice(0, 12)} is left out, the clone lacks what it changed\n`);
    return null;
  }
}

/** Whether git stopped at an object that a clone lacks: some are made without the largest contents. */
export function lacksContents(thrown: unknown): boolean {
  return /unable to read|bad object/.test(String(thrown));
}
