import { readCommit } from '../git/commits.ts';
import { branchHead, fetchFrom, resolveCommit, setReference } from '../git/git-store.ts';
import { GitError } from '../git/run-git.ts';
import { unprocessable } from '../http/github-error.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import { accountOfAuthor, ensureAccount } from '../state/accounts.ts';
import { isOpen, nextNumber } from '../state/lookups.ts';
import type { Account, Issue, PullRequest, Repository } from '../state/records.ts';
import { sendPullRequest } from '../webhooks/repository-events.ts';

export type NewPull = {
  base: string;
  head: string;
  title?: string | undefined;
  body?: string | null | undefined;
  /** A login; without it the author of the head commit. */
  author?: string | undefined;
  draft?: boolean | undefined;
};

type Branch = { ref: string; sha: string };

/** Opens a pull request between two revisions and sends its webhook. */
export async function openPull(simulator: Simulator, repository: Repository, wanted: NewPull): Promise<PullRequest> {
  const base = await branchFor(simulator, repository, wanted.base, 'base');
  const head = await branchFor(simulator, repository, wanted.head, 'head', base);
  const diff = await simulator.diffs(repository, base.sha, head.sha);
  if (diff.commits.length === 0) throw unprocessable(`No commits between ${wanted.base} and ${wanted.head}`);
  const commit = await readCommit(simulator.store, repository, head.sha);
  const author = wanted.author
    ? ensureAccount(simulator.state, { login: wanted.author })
    : accountOfAuthor(simulator.state, commit.author.name, commit.author.email);
  const [subject = '', ...rest] = commit.message.split('\n');
  const text = { title: wanted.title ?? subject, body: wanted.body ?? rest.join('\n').trim() };
  const pull = storePull(simulator, repository, { base, head, author, draft: wanted.draft ?? false, ...text });
  await setReference(simulator.store, repository, `refs/pull/${pull.number}/head`, head.sha);
  await sendPullRequest(simulator, pull, 'opened', author);
  return pull;
}

type Opening = { base: Branch; head: Branch; author: Account; title: string; body: string; draft: boolean };

function storePull(simulator: Simulator, repository: Repository, opening: Opening): PullRequest {
  const { state } = simulator;
  const { base, head, author, title, body, draft } = opening;
  // The branch is in the repository itself, so its author can write there.
  if (!repository.collaborators[author.login]) {
    state.repositories.save(
      Object.assign(repository, { collaborators: { ...repository.collaborators, [author.login]: 'write' } }),
    );
  }
  const at = timestamp(simulator);
  const issue: Issue = {
    id: state.nextId(),
    repositoryId: repository.id,
    number: nextNumber(state, repository),
    userId: author.id,
    title,
    body: body === '' ? null : body,
    state: 'open',
    stateReason: null,
    labels: [],
    isPullRequest: true,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  };
  state.issues.save(issue);
  return state.pullRequests.save({
    id: state.nextId(),
    issueId: issue.id,
    repositoryId: repository.id,
    number: issue.number,
    draft,
    headRef: head.ref,
    headSha: head.sha,
    baseRef: base.ref,
    baseSha: base.sha,
    mergedAt: null,
    mergeCommitSha: null,
  });
}

async function branchFor(
  simulator: Simulator,
  repository: Repository,
  revision: string,
  role: 'base' | 'head',
  base?: Branch,
): Promise<Branch> {
  const sha = await branchHead(simulator.store, repository, revision);
  if (sha && !(role === 'head' && base && hasOpenPull(simulator, repository, revision, base.ref)))
    return { ref: revision, sha };
  const commit = sha ?? (await resolveAnywhere(simulator, repository, revision));
  const ref = await freeBranch(simulator, repository, sha ? revision : `${role}-${commit.slice(0, 10)}`, commit, role);
  await setReference(simulator.store, repository, `refs/heads/${ref}`, commit);
  return { ref, sha: commit };
}

function hasOpenPull(simulator: Simulator, repository: Repository, headRef: string, baseRef: string): boolean {
  const found = simulator.state.pullRequests.find(
    (pull) =>
      pull.repositoryId === repository.id &&
      pull.headRef === headRef &&
      pull.baseRef === baseRef &&
      isOpen(simulator.state, pull),
  );
  return found !== undefined;
}

// GitHub allows one open pull request per pair of branches, so each further one gets a branch of its own.
async function freeBranch(
  simulator: Simulator,
  repository: Repository,
  name: string,
  sha: string,
  role: 'base' | 'head',
): Promise<string> {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    const taken = await branchHead(simulator.store, repository, candidate);
    if (taken === undefined || (role === 'base' && taken === sha)) return candidate;
  }
}

/** The commit a revision names in the repository, or in the folder it was imported from. */
async function resolveAnywhere(simulator: Simulator, repository: Repository, revision: string): Promise<string> {
  const sha = repository.importedFrom
    ? await resolveInSource(simulator, repository, repository.importedFrom, revision)
    : await resolveCommit(simulator.store, repository, revision);
  if (!sha) throw unprocessable(`${revision} is no commit of ${repository.owner}/${repository.name}`);
  return sha;
}

async function resolveInSource(
  simulator: Simulator,
  repository: Repository,
  path: string,
  revision: string,
): Promise<string | undefined> {
  const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${revision}^{commit}`];
  try {
    const sha = await simulator.store.textIn(path, args);
    if (await resolveCommit(simulator.store, repository, sha)) return sha;
    await fetchFrom(simulator.store, repository, path);
    await simulator.store.git(repository, [
      'fetch',
      '--quiet',
      '--no-auto-gc',
      '--',
      path,
      `+${sha}:refs/import/${sha}`,
    ]);
    return sha;
  } catch (error) {
    if (error instanceof GitError) return resolveCommit(simulator.store, repository, revision);
    throw error;
  }
}
