import type { PullDiff } from '../git/pull-diff.ts';
import { nodeId, type Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import { issueOfPull, repositoryById } from '../state/lookups.ts';
import type { PullRequest, Repository } from '../state/records.ts';
import { association } from './association.ts';
import { renderLabel } from './issue.ts';
import { fullName, renderRepository } from './repository.ts';
import { renderUser } from './user.ts';

function pullLinks(base: string, repository: Repository, pull: PullRequest) {
  const api = `${base}/repos/${fullName(repository)}`;
  const url = `${api}/pulls/${pull.number}`;
  const html = `${base}/${fullName(repository)}/pull/${pull.number}`;
  return {
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${api}/issues/${pull.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${pull.number}/comments`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
  };
}

function linkObjects(links: ReturnType<typeof pullLinks>) {
  const named = {
    self: links.url,
    html: links.html_url,
    issue: links.issue_url,
    comments: links.comments_url,
    review_comments: links.review_comments_url,
    review_comment: links.review_comment_url,
    commits: links.commits_url,
    statuses: links.statuses_url,
  };
  return Object.fromEntries(Object.entries(named).map(([name, href]) => [name, { href }]));
}

/** A pull request as in lists. */
export function renderPullRequest(simulator: Simulator, pull: PullRequest) {
  const { state, url: base } = simulator;
  const repository = repositoryById(state, pull.repositoryId);
  const issue = issueOfPull(state, pull);
  const owner = renderUser(base, accountById(state, repository.ownerId));
  const rendered = renderRepository(simulator, repository);
  const links = pullLinks(base, repository, pull);
  const branch = (ref: string, sha: string) => ({
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: owner,
    repo: rendered,
  });
  return {
    ...links,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: renderUser(base, accountById(state, issue.userId)),
    body: issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: issue.labels.map((label) => renderLabel(simulator, repository, label)),
    milestone: null,
    draft: pull.draft,
    head: branch(pull.headRef, pull.headSha),
    base: branch(pull.baseRef, pull.baseSha),
    _links: linkObjects(links),
    author_association: association(repository, accountById(state, issue.userId)),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request read by itself, with the counts. */
export function renderFullPullRequest(simulator: Simulator, pull: PullRequest, diff: PullDiff) {
  const { state } = simulator;
  const here = (record: { repositoryId: number; number: number }) =>
    record.repositoryId === pull.repositoryId && record.number === pull.number;
  const visible = state.reviewComments.filter(
    (comment) => here(comment) && state.reviews.get(comment.reviewId)?.state !== 'PENDING',
  );
  const cleanState = diff.mergeable ? 'clean' : 'dirty';
  return {
    ...renderPullRequest(simulator, pull),
    merged: pull.mergedAt !== null,
    mergeable: pull.mergedAt === null ? diff.mergeable : null,
    rebaseable: pull.mergedAt === null ? diff.mergeable : null,
    mergeable_state: pull.draft && diff.mergeable ? 'draft' : cleanState,
    merged_by: null,
    comments: state.issueComments.filter(here).length,
    review_comments: visible.length,
    maintainer_can_modify: false,
    commits: diff.commits.length,
    additions: diff.files.reduce((sum, file) => sum + file.additions, 0),
    deletions: diff.files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: diff.files.length,
  };
}

/** The form inside check runs and push lists. */
export function renderMinimalPullRequest(simulator: Simulator, pull: PullRequest) {
  const repository = repositoryById(simulator.state, pull.repositoryId);
  const url = `${simulator.url}/repos/${fullName(repository)}`;
  const repo = { id: repository.id, url, name: repository.name };
  return {
    id: pull.id,
    number: pull.number,
    url: `${url}/pulls/${pull.number}`,
    head: { ref: pull.headRef, sha: pull.headSha, repo },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo },
  };
}
