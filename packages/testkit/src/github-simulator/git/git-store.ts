import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../state/records.ts';
import { createGitRunner } from './git-runner.ts';
import { readBranch } from './read-branch.ts';
import { GitError } from './run-git.ts';

/** The bare repositories of the simulator, one folder each. */
export type GitStore = {
  root: string;
  folder: (repository: Repository) => string;
  git: (repository: Repository, args: readonly string[], input?: string | Buffer) => Promise<Buffer>;
  text: (repository: Repository, args: readonly string[]) => Promise<string>;
  /** The same in any folder. */
  textIn: (folder: string, args: readonly string[]) => Promise<string>;
  environment: Record<string, string>;
  /** `REPOSITORY SHA` of commits that were found: they never change. */
  knownCommits: Set<string>;
  close: () => Promise<void>;
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
  const runner = createGitRunner();
  const git: GitStore['git'] = (repository, args, input) =>
    runner.run(args, { cwd: folder(repository), env: environment, ...(input === undefined ? {} : { input }) });
  const textIn: GitStore['textIn'] = async (cwd, args) =>
    (await runner.run(args, { cwd, env: environment })).toString('utf8').trimEnd();
  return {
    root,
    folder,
    environment,
    git,
    text: (repository, args) => textIn(folder(repository), args),
    textIn,
    knownCommits: new Set(),
    close: runner.close,
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
  await store.textIn(store.root, args);
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
    await store.textIn(store.root, ['clone', '--quiet', '--bare', ...options, '--', path, folder]);
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
  const theirs = splitLines(await store.textIn(path, list));
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
  const key = `${repository.id} ${revision}`;
  if (store.knownCommits.has(key)) return revision;
  try {
    const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${revision}^{commit}`];
    const sha = await store.text(repository, args);
    if (sha === revision) store.knownCommits.add(key);
    return sha;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** The commit a branch points to, or undefined. */
export function branchHead(store: GitStore, repository: Repository, branch: string): Promise<string | undefined> {
  return readBranch(store.folder(repository), branch);
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
