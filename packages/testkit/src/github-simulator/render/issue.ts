import { nodeId, type Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import { repositoryById } from '../state/lookups.ts';
import type { Issue, IssueComment, Reaction, Repository } from '../state/records.ts';
import { association } from './association.ts';
import { renderReactions } from './reactions.ts';
import { fullName } from './repository.ts';
import { renderUser } from './user.ts';

export function renderLabel(simulator: Simulator, repository: Repository, name: string) {
  const id = [...name].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), repository.id) % 1_000_000_007;
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${simulator.url}/repos/${fullName(repository)}/labels/${encodeURIComponent(name)}`,
    name,
    color: 'ededed',
    default: false,
    description: null,
  };
}

/** An issue, or the issue half of a pull request. */
export function renderIssue(simulator: Simulator, issue: Issue) {
  const { state, url: base } = simulator;
  const repository = repositoryById(state, issue.repositoryId);
  const api = `${base}/repos/${fullName(repository)}`;
  const url = `${api}/issues/${issue.number}`;
  const html = `${base}/${fullName(repository)}/${issue.isPullRequest ? 'pull' : 'issues'}/${issue.number}`;
  const user = accountById(state, issue.userId);
  const comments = state.issueComments.filter(
    (comment) => comment.repositoryId === issue.repositoryId && comment.number === issue.number,
  );
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: html,
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: renderUser(base, user),
    labels: issue.labels.map((label) => renderLabel(simulator, repository, label)),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: association(repository, user),
    performed_via_github_app: null,
    reactions: renderReactions(`${url}/reactions`, reactionsOf(simulator, 'issue', issue.id)),
    body: issue.body,
    ...(issue.isPullRequest ? { pull_request: pullLinks(api, html, issue.number) } : {}),
  };
}

function pullLinks(api: string, html: string, number: number) {
  return {
    url: `${api}/pulls/${number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: null,
  };
}

function reactionsOf(simulator: Simulator, subject: Reaction['subject'], id: number): Reaction[] {
  return simulator.state.reactions.filter((reaction) => reaction.subject === subject && reaction.subjectId === id);
}

export function renderIssueComment(simulator: Simulator, comment: IssueComment) {
  const { state, url: base } = simulator;
  const repository = repositoryById(state, comment.repositoryId);
  const api = `${base}/repos/${fullName(repository)}`;
  const url = `${api}/issues/comments/${comment.id}`;
  const user = accountById(state, comment.userId);
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url,
    html_url: `${base}/${fullName(repository)}/pull/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.number}`,
    body: comment.body,
    user: renderUser(base, user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(repository, user),
    performed_via_github_app: null,
    reactions: renderReactions(`${url}/reactions`, reactionsOf(simulator, 'issue_comment', comment.id)),
  };
}
