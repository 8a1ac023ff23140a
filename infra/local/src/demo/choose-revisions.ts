import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { LaunchError } from '../process/launch-error.ts';
import { lastLines, type Ran, runCommand } from '../process/run-command.ts';

export interface Revisions {
  /** The name the simulator shows, without owner. */
  name: string;
  base: string;
  head: string;
  /** How base and head were found, for the terminal. */
  description: string;
}

export interface RevisionRequest {
  path: string;
  base?: string;
  head?: string;
}

/**
 * Decides which commits of a local repository to review. Head: as given, else what is checked out. Base: as given; else the
 * default branch (origin/HEAD, origin/main, origin/master, main, master) when head has commits of its own; else, on the
 * default branch itself, the first parent of head, so that the newest commit or merged pull request is reviewed.
 */
export async function chooseRevisions(request: RevisionRequest): Promise<Revisions> {
  await checkRepository(request.path);
  const headRef = request.head ?? 'HEAD';
  const head = await requireCommit(request.path, headRef);
  const base = request.base
    ? await givenBase(request.path, request.base, head)
    : await defaultBase(request.path, head, headRef);
  const difference = await git(request.path, ['diff', '--quiet', `${base.sha}...${head}`]);
  if (difference.code === 0) {
    throw new LaunchError(`nothing to review: ${headRef} changes no file against ${base.ref}`, {
      remedy: 'choose other commits with --base REF --head REF',
    });
  }
  return {
    name: repositoryName(request.path),
    base: base.sha,
    head,
    description: `${headRef} (${head.slice(0, 10)}) against ${base.ref} (${base.sha.slice(0, 10)})`,
  };
}

interface Base {
  ref: string;
  sha: string;
}

async function checkRepository(path: string): Promise<void> {
  if (!existsSync(path))
    throw new LaunchError(`there is no folder ${path}`, { remedy: 'give the path of a git repository with --repo' });
  const ran = await git(path, ['rev-parse', '--git-dir']);
  if (ran.code === 0) return;
  if (ran.stderr.includes('dubious ownership')) {
    throw new LaunchError(`git does not trust ${path}, which belongs to another user`, {
      remedy: `run: git config --global --add safe.directory ${path}`,
    });
  }
  throw new LaunchError(`${path} is not a git repository`, { remedy: 'give the path of a git repository with --repo' });
}

async function givenBase(path: string, ref: string, head: string): Promise<Base> {
  const sha = await requireCommit(path, ref);
  if (await mergeBase(path, sha, head)) return { ref, sha };
  throw new LaunchError(`${ref} and the head share no history here`, {
    remedy: 'choose another --base, or complete a shallow clone with: git fetch --unshallow',
  });
}

async function defaultBase(path: string, head: string, headRef: string): Promise<Base> {
  for (const ref of ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']) {
    const sha = await findCommit(path, ref);
    if (!sha) continue;
    const shared = await mergeBase(path, sha, head);
    if (shared && shared !== head) return { ref, sha };
    break;
  }
  const parent = await findCommit(path, `${head}^1`);
  if (parent) return { ref: `${headRef}^`, sha: parent };
  throw new LaunchError(`nothing to review: ${headRef} has no parent commit here`, {
    remedy: 'choose commits with --base REF --head REF, or complete a shallow clone with: git fetch --unshallow',
  });
}

async function requireCommit(path: string, ref: string): Promise<string> {
  const sha = await findCommit(path, ref);
  if (sha) return sha;
  const empty = (await git(path, ['rev-list', '--all', '--max-count=1'])).stdout.trim() === '';
  if (empty) throw new LaunchError(`${path} has no commits`, { remedy: 'commit something first' });
  throw new LaunchError(`${path} has no commit named ${ref}`, {
    remedy: `see the names with: git -C ${path} branch --all`,
  });
}

async function findCommit(path: string, ref: string): Promise<string | undefined> {
  const ran = await git(path, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  return ran.code === 0 ? ran.stdout.trim() : undefined;
}

async function mergeBase(path: string, one: string, other: string): Promise<string | undefined> {
  const ran = await git(path, ['merge-base', one, other]);
  if (ran.code > 1)
    throw new LaunchError(`git cannot read ${path}: ${lastLines(ran.stderr, 1)}`, {
      remedy: 'check it with: git fsck',
    });
  return ran.code === 0 ? ran.stdout.trim() : undefined;
}

function git(path: string, args: readonly string[]): Promise<Ran> {
  // Nothing of the repository's own configuration may run programs while we only look.
  return runCommand('git', ['-c', 'core.fsmonitor=false', '-c', 'diff.external=', '-C', path, ...args], {
    timeoutMs: 60_000,
  });
}

/** A name that GitHub would accept, from a folder's name. */
export function repositoryName(path: string): string {
  const name = basename(path)
    .replace(/\.git$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return name === '' ? 'repository' : name;
}
