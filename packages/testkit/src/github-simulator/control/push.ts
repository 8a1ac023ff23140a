import { type Commit, listCommits } from '../git/commits.ts';
import { branchHead, isAncestor, resolveCommit, setReference } from '../git/git-store.ts';
import { type FileChanges, writeCommit } from '../git/write-commit.ts';
import { unprocessable } from '../http/github-error.ts';
import { fullName } from '../render/repository.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import { accountOfAuthor, ensureAccount } from '../state/accounts.ts';
import { isOpen, issueOfPull } from '../state/lookups.ts';
import type { Account, Repository } from '../state/records.ts';
import { sendPullRequest, sendPush } from '../webhooks/repository-events.ts';

export type NewPush = {
  branch: string;
  /** Moves the branch to this commit… */
  sha?: string | undefined;
  /** …or commits these files on it (null removes one). */
  files?: FileChanges | undefined;
  message?: string | undefined;
  /** For `files`: the revision the commit goes on; the branch itself by default. Another one is a force-push. */
  onto?: string | undefined;
  author?: { name: string; email: string } | undefined;
  pusher?: string | undefined;
};

export type Pushed = { branch: string; before: string; after: string; forced: boolean; pullRequests: number[] };

const zero = '0'.repeat(40);

/** Moves a branch as a push would: sends `push`, and `synchronize` for every open pull request from it. */
export async function pushBranch(simulator: Simulator, repository: Repository, wanted: NewPush): Promise<Pushed> {
  const { store } = simulator;
  const before = (await branchHead(store, repository, wanted.branch)) ?? zero;
  const after = await pushedCommit(simulator, repository, wanted, before);
  const forced = before !== zero && !(await isAncestor(store, repository, before, after));
  await setReference(store, repository, `refs/heads/${wanted.branch}`, after);
  simulator.state.repositories.save(Object.assign(repository, { pushedAt: timestamp(simulator) }));
  const range = before === zero ? ['-20', after] : ['--reverse', `${before}..${after}`];
  const commits = await listCommits(store, repository, range);
  const pusher = pusherOf(simulator, repository, wanted, commits.at(-1));
  const described = await Promise.all(
    commits.slice(-20).map((commit) => describeCommit(simulator, repository, commit)),
  );
  const push = { ref: `refs/heads/${wanted.branch}`, before, after, forced, commits: described };
  sendPush(simulator, repository, push, pusher);
  const pullRequests = await synchronize(simulator, repository, wanted.branch, before, after, pusher);
  return { branch: wanted.branch, before, after, forced, pullRequests };
}

async function pushedCommit(
  simulator: Simulator,
  repository: Repository,
  wanted: NewPush,
  before: string,
): Promise<string> {
  const named = wanted.sha ?? wanted.onto;
  const commit = named === undefined ? undefined : await findCommit(simulator, repository, named);
  if (named !== undefined && !commit) throw unprocessable(`${named} is no commit of ${fullName(repository)}`);
  if (wanted.files === undefined) {
    if (!commit) throw unprocessable('a push needs sha or files');
    return commit;
  }
  return writeCommit(simulator.store, repository, {
    parent: commit ?? (before === zero ? undefined : before),
    files: wanted.files,
    message: wanted.message ?? 'Update files',
    author: wanted.author ?? { name: 'Octo Cat', email: 'octocat@users.noreply.github.com' },
    date: simulator.now(),
  });
}

async function findCommit({ store }: Simulator, repository: Repository, named: string): Promise<string | undefined> {
  return (await branchHead(store, repository, named)) ?? (await resolveCommit(store, repository, named));
}

function pusherOf(simulator: Simulator, repository: Repository, wanted: NewPush, last: Commit | undefined): Account {
  if (wanted.pusher) return ensureAccount(simulator.state, { login: wanted.pusher });
  if (last) return accountOfAuthor(simulator.state, last.author.name, last.author.email);
  return ensureAccount(simulator.state, { login: repository.owner });
}

async function describeCommit(simulator: Simulator, repository: Repository, commit: Commit) {
  const out = await simulator.store.git(repository, [
    ...['diff-tree', '--root', '--no-commit-id', '-r', '-z', '--name-status', '--no-renames', commit.sha],
  ]);
  const fields = out.toString('utf8').split('\0');
  const paths: Record<string, string[]> = { A: [], D: [], M: [] };
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const kind = fields[index] ?? 'M';
    (paths[kind] ?? paths.M)?.push(fields[index + 1] ?? '');
  }
  const person = (who: Commit['author']) => ({
    name: who.name,
    email: who.email,
    date: who.date,
    username: accountOfAuthor(simulator.state, who.name, who.email).login,
  });
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${simulator.url}/${fullName(repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: paths.A ?? [],
    removed: paths.D ?? [],
    modified: paths.M ?? [],
  };
}

async function synchronize(
  simulator: Simulator,
  repository: Repository,
  branch: string,
  before: string,
  after: string,
  pusher: Account,
): Promise<number[]> {
  const { state } = simulator;
  const pulls = state.pullRequests.filter((pull) => pull.repositoryId === repository.id && isOpen(state, pull));
  const moved: number[] = [];
  for (const pull of pulls) {
    if (pull.headRef !== branch || before === after) continue;
    const baseSha = (await branchHead(simulator.store, repository, pull.baseRef)) ?? pull.baseSha;
    state.pullRequests.save(Object.assign(pull, { headSha: after, baseSha }));
    state.issues.save(Object.assign(issueOfPull(state, pull), { updatedAt: timestamp(simulator) }));
    await setReference(simulator.store, repository, `refs/pull/${pull.number}/head`, after);
    await sendPullRequest(simulator, pull, 'synchronize', pusher, { before, after });
    moved.push(pull.number);
  }
  return moved;
}
