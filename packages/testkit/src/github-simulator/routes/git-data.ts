import { changedFiles } from '../git/changed-files.ts';
import { type Commit, listCommits, readCommit } from '../git/commits.ts';
import { resolveCommit } from '../git/git-store.ts';
import { findMergeBase } from '../git/pull-diff.ts';
import { GithubError, notFound } from '../http/github-error.ts';
import { pageAnswer, paginate } from '../http/paging.ts';
import { type Route, route } from '../http/router.ts';
import { readableRepository } from '../http/scope.ts';
import { type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import { renderChangedFile, renderCommit } from '../render/commit.ts';
import { renderPullRequest } from '../render/pull-request.ts';
import { fullName } from '../render/repository.ts';
import { cutPatches } from '../rules/cut-patches.ts';
import type { Simulator } from '../simulator.ts';
import type { Repository } from '../state/records.ts';
import { getTree } from './trees.ts';

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

async function requireCommit(simulator: Simulator, repository: Repository, revision: string): Promise<Commit> {
  const sha = await resolveCommit(simulator.store, repository, revision);
  if (!sha) throw new GithubError(422, `No commit found for SHA: ${revision}`);
  return readCommit(simulator.store, repository, sha);
}

async function getCommit(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = readableRepository(simulator, request);
  const commit = await requireCommit(simulator, repository, request.params.ref ?? '');
  const files = await changedFiles(simulator.store, repository, commit.parents[0] ?? emptyTree, commit.sha);
  const page = paginate(simulator.url, request, files);
  const shown = files.length > 300 ? page.items : files;
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const rendered = {
    ...renderCommit(simulator, repository, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: shown.map((file) => renderChangedFile(simulator.url, repository, commit.sha, file)),
  };
  return ok(rendered, files.length > 300 ? page.headers : {});
}

async function listRepositoryCommits(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = readableRepository(simulator, request);
  const sha = await resolveCommit(simulator.store, repository, request.query.get('sha') ?? repository.defaultBranch);
  if (!sha) throw new GithubError(409, 'Git Repository is empty.');
  const commits = await listCommits(simulator.store, repository, [sha]);
  return pageAnswer(simulator.url, request, commits, (commit) => renderCommit(simulator, repository, commit));
}

async function compare(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = readableRepository(simulator, request);
  const [from = '', to = ''] = (request.params.basehead ?? '').split('...');
  const base = await resolveCommit(simulator.store, repository, from);
  const head = await resolveCommit(simulator.store, repository, to);
  if (!base || !head) throw notFound();
  const mergeBase = await findMergeBase(simulator.store, repository, base, head);
  const commits = await listCommits(simulator.store, repository, ['--topo-order', '--reverse', `${base}..${head}`]);
  const behind = await listCommits(simulator.store, repository, [`${head}..${base}`]);
  const files = await changedFiles(simulator.store, repository, mergeBase, head);
  const { compareFiles, patchLinesPerPage } = simulator.sizes;
  const shown = cutPatches(files.slice(0, compareFiles), patchLinesPerPage);
  const url = `${simulator.url}/repos/${fullName(repository)}/compare/${from}...${to}`;
  const html = `${simulator.url}/${fullName(repository)}/compare/${from}...${to}`;
  const page = paginate(simulator.url, request, commits);
  const withCommit = async (sha: string) =>
    renderCommit(simulator, repository, await readCommit(simulator.store, repository, sha));
  return ok({
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: await withCommit(base),
    merge_base_commit: await withCommit(mergeBase),
    status: compareStatus(commits.length, behind.length),
    ahead_by: commits.length,
    behind_by: behind.length,
    total_commits: commits.length,
    commits: (request.query.has('page') ? page.items : commits.slice(0, 250)).map((one) =>
      renderCommit(simulator, repository, one),
    ),
    files: shown.map((file) => renderChangedFile(simulator.url, repository, head, file)),
  });
}

function compareStatus(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

async function pullsOfCommit(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = readableRepository(simulator, request);
  const commit = await requireCommit(simulator, repository, request.params.ref ?? '');
  const found = [];
  for (const pull of simulator.state.pullRequests.filter((one) => one.repositoryId === repository.id)) {
    const diff = await simulator.diffs(repository, pull.baseSha, pull.headSha);
    const contains = diff.commits.some((one) => one.sha === commit.sha);
    if (contains || pull.mergeCommitSha === commit.sha) found.push(pull);
  }
  return pageAnswer(simulator.url, request, found, (pull) => renderPullRequest(simulator, pull));
}

const base = '/repos/{owner}/{repo}';

/** Commits, comparisons, trees and file contents. */
export const gitDataRoutes: Route[] = [
  route(`GET ${base}/commits`, listRepositoryCommits),
  route(`GET ${base}/commits/{ref}`, getCommit),
  route(`GET ${base}/commits/{ref}/pulls`, pullsOfCommit),
  route(`GET ${base}/compare/{basehead*}`, compare),
  route(`GET ${base}/git/trees/{ref}`, getTree),
];
