import { createBare, fetchFrom, importBare } from '../git/git-store.ts';
import { GitError } from '../git/run-git.ts';
import { unprocessable } from '../http/github-error.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import { ensureAccount } from '../state/accounts.ts';
import { findRepository, installationOf } from '../state/lookups.ts';
import type { Account, Permission, Repository } from '../state/records.ts';
import { sendInstallation, sendInstallationRepositories } from '../webhooks/app-events.ts';

export type NewRepository = {
  owner: string;
  name: string;
  /** Folder of a local git repository to copy; without it the repository is empty. */
  path?: string | undefined;
  private?: boolean | undefined;
  defaultBranch?: string | undefined;
  description?: string | undefined;
  collaborators?: Record<string, Permission> | undefined;
  ownerType?: 'User' | 'Organization' | undefined;
  /** Whether the App is installed there; yes by default. */
  install?: boolean | undefined;
};

/**
 * Creates a repository, or brings what is new in its source when it exists already. A name that was given to another folder is
 * taken: the answer has the next free one, `app-2`.
 */
export async function createRepository(simulator: Simulator, wanted: NewRepository): Promise<Repository> {
  const { owner, path } = wanted;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted.name : `${wanted.name}-${count}`;
    const existing = findRepository(simulator.state, owner, name);
    if (existing === undefined) return await createNew(simulator, { ...wanted, name });
    if (!path) return existing;
    if (existing.importedFrom !== path) continue;
    await fetchFrom(simulator.store, existing, path);
    return existing;
  }
}

async function createNew(simulator: Simulator, wanted: NewRepository): Promise<Repository> {
  const owner = ensureAccount(simulator.state, { login: wanted.owner, type: wanted.ownerType ?? 'Organization' });
  const repository = await newRecord(simulator, owner, wanted);
  if (wanted.path) await importBare(simulator.store, repository, wanted.path);
  else await createBare(simulator.store, repository);
  simulator.state.repositories.save(repository);
  if (wanted.install ?? true) installApp(simulator, repository);
  return repository;
}

async function newRecord(simulator: Simulator, owner: Account, wanted: NewRepository): Promise<Repository> {
  const at = timestamp(simulator);
  const defaultBranch = wanted.defaultBranch ?? (wanted.path ? await branchOf(simulator, wanted.path) : 'main');
  return {
    id: simulator.state.nextId(),
    ownerId: owner.id,
    owner: owner.login,
    name: wanted.name,
    private: wanted.private ?? false,
    defaultBranch,
    description: wanted.description ?? null,
    collaborators: wanted.collaborators ?? {},
    importedFrom: wanted.path ?? null,
    deleted: false,
    createdAt: at,
    updatedAt: at,
    pushedAt: at,
  };
}

async function branchOf(simulator: Simulator, path: string): Promise<string> {
  const { textIn } = simulator.store;
  const partial = await textIn(path, ['config', '--get-regexp', '^remote\\..*\\.promisor$']).catch(noMatch);
  if (partial !== '')
    throw unprocessable(`${path} is a partial clone: run "git fetch --refetch --no-filter" in it first`);
  const head = await textIn(path, ['symbolic-ref', '--quiet', '--short', 'HEAD']).catch(noMatch);
  return head === '' ? 'main' : head;
}

function noMatch(error: unknown): string {
  if (error instanceof GitError && error.exitCode === 1) return '';
  throw error;
}

/** Installs the App on the repository's owner, or adds the repository to what it reaches. */
export function installApp(simulator: Simulator, repository: Repository): void {
  const { state } = simulator;
  const owner = ensureAccount(state, { login: repository.owner });
  const covering = installationOf(state, repository);
  const own = covering ?? state.installations.find((one) => one.accountId === owner.id && !one.deleted);
  if (own) {
    if (!covering) state.installations.save({ ...own, repositoryIds: [...own.repositoryIds, repository.id] });
    sendInstallationRepositories(simulator, own, { added: [repository] }, owner);
    return;
  }
  const at = timestamp(simulator);
  const installation = state.installations.save({
    id: state.nextId(),
    accountId: owner.id,
    repositorySelection: 'all',
    repositoryIds: [],
    suspendedAt: null,
    deleted: false,
    createdAt: at,
    updatedAt: at,
  });
  sendInstallation(simulator, installation, 'created', owner, [repository]);
}

/** Deletes a repository: from now on it is 404. */
export function deleteRepository(simulator: Simulator, repository: Repository): void {
  const owner = ensureAccount(simulator.state, { login: repository.owner });
  const installation = installationOf(simulator.state, repository);
  simulator.state.repositories.save(Object.assign(repository, { deleted: true }));
  if (installation) sendInstallationRepositories(simulator, installation, { removed: [repository] }, owner);
}
