import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../state/records.ts';
import { GitError, gitText, runGit } from './run-git.ts';

/** The bare repositories of the simulator, one folder each. */
export type GitStore = {
  root: string;
  folder: (repository: Repository) => string;
  git: (repository: Repository, args: readonly string[], input?: string | Buffer) => Promise<Buffer>;
  text: (repository: Repository, args: readonly string[]) => Promise<string>;
  environment: Record<string, string>;
};

/** Opens the folder that holds the bare repositories. */
export async function openGitStore(dataDir: string): Promise<GitStore> {
  const root = join(dataDir, 'repositories');
  await mkdir(root, { recursive: true });
  const config = join(dataDir, 'gitconfig');
  // Imported repositories may belong to another user, and any commit of theirs may be asked for.
  await writeFile(config, '[safe]\n\tdirectory = *\n[uploadpack]\n\tallowAnySHA1InWant = true\n[gc]\n\tauto = 0\n');
  const environment = { GIT_CONFIG_GLOBAL: config };
  const folder = (repository: Repository) => join(root, `${repository.id}.git`);
  return {
    root,
    folder,
    environment,
    git: (repository, args, input) =>
      runGit(args, { cwd: folder(repository), env: environment, ...(input === undefined ? {} : { input }) }),
    text: (repository, args) => gitText(args, { cwd: folder(repository), env: environment }),
  };
}

const served = `
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[http]
	receivepack = false
[transfer]
	hideRefs = refs/import
`;

async function configure(store: GitStore, repository: Repository): Promise<void> {
  await appendFile(join(store.folder(repository), 'config'), served);
}

/** Creates an empty bare repository. */
export async function createBare(store: GitStore, repository: Repository): Promise<void> {
  const args = ['init', '--quiet', '--bare', `--initial-branch=${repository.defaultBranch}`, store.folder(repository)];
  await runGit(args, { cwd: store.root, env: store.environment });
  await configure(store, repository);
}

/** Copies a local repository; objects are hard links where the file system allows it (with `--local` git would insist on them). */
export async function importBare(store: GitStore, repository: Repository, path: string): Promise<void> {
  try {
    await cloneBare(store, repository, path);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    // Another user's repository may hold files that only its owner can copy, and that reading it as a remote does without.
    await cloneBare(store, repository, path, ['--no-local']);
  }
  await store.git(repository, ['remote', 'remove', 'origin']);
  await configure(store, repository);
  await fetchFrom(store, repository, path);
}

async function cloneBare(
  store: GitStore,
  repository: Repository,
  path: string,
  options: readonly string[] = [],
): Promise<void> {
  const folder = store.folder(repository);
  try {
    await runGit(['clone', '--quiet', '--bare', ...options, '--', path, folder], {
      cwd: store.root,
      env: store.environment,
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Brings what is new in an imported repository. Branches that only the simulator has stay, unless one of the source needs their place. */
export async function fetchFrom(store: GitStore, repository: Repository, path: string): Promise<void> {
  const fetch = ['fetch', '--quiet', '--no-auto-gc'];
  await store.git(repository, [...fetch, '--prune', '--', path, '+refs/remotes/*:refs/import/remotes/*']);
  await makeRoom(store, repository, path);
  await store.git(repository, [...fetch, '--', path, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']);
}

/** Git keeps `a` and `a/b` in one place: where the source has one of them now, the other goes. */
async function makeRoom(store: GitStore, repository: Repository, path: string): Promise<void> {
  const list = ['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/tags'];
  const theirs = splitLines(await gitText(list, { cwd: path, env: store.environment }));
  const taken = new Set(
    theirs.flatMap((ref) => ref.split('/').map((_, index, parts) => parts.slice(0, index).join('/'))),
  );
  for (const ref of splitLines(await store.text(repository, list))) {
    const isBelow = theirs.some((their) => ref.startsWith(`${their}/`));
    if (taken.has(ref) || isBelow) await store.git(repository, ['update-ref', '-d', ref]);
  }
}

function splitLines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** The commit a revision names, or undefined. */
export async function resolveCommit(
  store: GitStore,
  repository: Repository,
  revision: string,
): Promise<string | undefined> {
  try {
    return await store.text(repository, [
      'rev-parse',
      '--quiet',
      '--verify',
      '--end-of-options',
      `${revision}^{commit}`,
    ]);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** The commit a branch points to, or undefined. */
export function branchHead(store: GitStore, repository: Repository, branch: string): Promise<string | undefined> {
  return resolveCommit(store, repository, `refs/heads/${branch}`);
}

export async function setReference(store: GitStore, repository: Repository, name: string, sha: string): Promise<void> {
  await store.git(repository, ['update-ref', name, sha]);
}

export async function isAncestor(
  store: GitStore,
  repository: Repository,
  older: string,
  newer: string,
): Promise<boolean> {
  try {
    await store.git(repository, ['merge-base', '--is-ancestor', older, newer]);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return false;
    throw error;
  }
}
