import type { PullSummary } from '../github-simulator/control/control.ts';
import type { Control, RepositorySummary } from '../github-simulator/control/control-api.ts';
import { listCommits } from '../github-simulator/git/commits.ts';
import { branchHead } from '../github-simulator/git/git-store.ts';
import type { Simulator } from '../github-simulator/simulator.ts';
import { ensureAccount, loginOfAuthor } from '../github-simulator/state/accounts.ts';
import { findRepository, requireRepository } from '../github-simulator/state/lookups.ts';
import type { Issue, Repository } from '../github-simulator/state/records.ts';
import { type BuiltCommit, type BuiltHistory, buildHistory, fastImportStream } from './build-history.ts';
import { people } from './history.ts';
import type { Person } from './sample-event.ts';
import { samplePull } from './sample-pull.ts';

export const sampleName = { owner: 'waggle', name: 'sample' };

function accountId(simulator: Simulator, person: Person): number {
  const { name, email } = people[person];
  return ensureAccount(simulator.state, { login: loginOfAuthor(name, email), name, email }).id;
}

/** Creates the sample repository with its history, issues and merged pull requests, unless it is there. */
export async function ensureSample(
  simulator: Simulator,
  control: Control,
  name: { owner: string; name: string } = sampleName,
): Promise<RepositorySummary> {
  const existing = findRepository(simulator.state, name.owner, name.name);
  if (existing && (await branchHead(simulator.store, existing, 'main'))) return control.createRepository(name);
  const collaborators = Object.fromEntries(
    Object.values(people).map(({ name: full, email }) => [loginOfAuthor(full, email), 'write' as const]),
  );
  const description = 'A small shop whose pull requests Waggle reviews';
  // Installed only once it has its history: the App starts to read at once.
  await control.createRepository({ ...name, description, collaborators, install: false });
  const repository = requireRepository(simulator.state, name.owner, name.name);
  const built = await buildHistory();
  await simulator.store.git(repository, ['fast-import', '--quiet', '--force'], fastImportStream(built.commits));
  storeIssues(simulator, repository, built);
  await storeMergedPulls(simulator, repository, built.commits);
  return control.installApp(name);
}

function time(date: Date | undefined): string | null {
  return date ? date.toISOString().replace(/\.\d{3}Z$/, 'Z') : null;
}

function storeIssue(simulator: Simulator, issue: Omit<Issue, 'id' | 'updatedAt' | 'stateReason'>): Issue {
  const { state } = simulator;
  const stateReason = issue.closedAt && !issue.isPullRequest ? 'completed' : null;
  return state.issues.save({ ...issue, id: state.nextId(), stateReason, updatedAt: issue.closedAt ?? issue.createdAt });
}

function storeIssues(simulator: Simulator, repository: Repository, built: BuiltHistory): void {
  for (const { event, at, number, closedAt } of built.issues) {
    storeIssue(simulator, {
      repositoryId: repository.id,
      number,
      userId: accountId(simulator, event.by),
      title: event.title,
      body: event.body,
      state: closedAt ? 'closed' : 'open',
      labels: event.labels,
      isPullRequest: false,
      createdAt: time(at) ?? '',
      closedAt: time(closedAt),
    });
  }
}

async function storeMergedPulls(
  simulator: Simulator,
  repository: Repository,
  built: readonly BuiltCommit[],
): Promise<void> {
  const commits = await listCommits(simulator.store, repository, ['--reverse', 'main']);
  for (const [index, { event, at, number, message }] of built.entries()) {
    const sha = commits[index]?.sha;
    const baseSha = commits[index - 1]?.sha;
    if (number === undefined || !sha || !baseSha) continue;
    const issue = storeIssue(simulator, {
      repositoryId: repository.id,
      number,
      userId: accountId(simulator, event.by),
      title: event.subject,
      body: message.split('\n').slice(1).join('\n').trim() || null,
      state: 'closed',
      labels: [],
      isPullRequest: true,
      createdAt: time(at) ?? '',
      closedAt: time(at),
    });
    simulator.state.pullRequests.save({
      id: simulator.state.nextId(),
      issueId: issue.id,
      repositoryId: repository.id,
      number,
      draft: false,
      headRef: `change-${number}`,
      headSha: sha,
      baseRef: 'main',
      baseSha,
      mergedAt: time(at),
      mergeCommitSha: sha,
    });
  }
}

/** Opens one more pull request of the sample repository: the same change as a new commit on a new branch. */
export async function openSamplePull(simulator: Simulator, control: Control): Promise<PullSummary> {
  await ensureSample(simulator, control);
  const repository = requireRepository(simulator.state, sampleName.owner, sampleName.name);
  const read = (path: string) => simulator.store.git(repository, ['show', `main:${path}`]).then(String);
  const wanted = simulator.state.issues.find(
    (one) => one.repositoryId === repository.id && one.title.startsWith('Checkout needs'),
  );
  const change = await samplePull(read, wanted?.number ?? 1);
  const count = simulator.state.pullRequests.filter((pull) => pull.headRef.startsWith('express-checkout')).length;
  const branch = `express-checkout-${count + 1}`;
  await control.push(sampleName, { branch, onto: 'main', author: people.grace, ...change.push });
  return control.openPullRequest(sampleName, { base: 'main', head: branch, title: change.title, body: change.body });
}
