import { renderCheckRun, renderCheckSuite } from '../render/check-run.ts';
import { renderIssue, renderIssueComment } from '../render/issue.ts';
import { renderFullPullRequest, renderPullRequest } from '../render/pull-request.ts';
import { renderRepository } from '../render/repository.ts';
import { renderReview, renderReviewComment } from '../render/review.ts';
import { renderUser } from '../render/user.ts';
import type { Simulator } from '../simulator.ts';
import { installationOf, repositoryById, requireIssue, requirePull } from '../state/lookups.ts';
import type {
  Account,
  CheckRun,
  Issue,
  IssueComment,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
} from '../state/records.ts';

type Extra = Record<string, unknown>;

/** Sends an event about a repository to the App, if it is installed there. */
function sendAbout(
  simulator: Simulator,
  repository: Repository,
  event: string,
  sender: Account,
  payload: Extra,
): string | undefined {
  const installation = installationOf(simulator.state, repository);
  if (!installation || installation.suspendedAt !== null) return undefined;
  const action = payload.action;
  return simulator.webhooks.send({
    event,
    ...(typeof action === 'string' ? { action } : {}),
    installationId: installation.id,
    repositoryId: repository.id,
    payload: {
      ...payload,
      repository: renderRepository(simulator, repository),
      sender: renderUser(simulator.url, sender),
      installation: {
        id: installation.id,
        node_id: Buffer.from(`Installation:${installation.id}`).toString('base64url'),
      },
    },
  });
}

export async function sendPullRequest(
  simulator: Simulator,
  pull: PullRequest,
  action: string,
  sender: Account,
  extra: Extra = {},
): Promise<string | undefined> {
  const repository = repositoryById(simulator.state, pull.repositoryId);
  const diff = await simulator.diffs(repository, pull.baseSha, pull.headSha);
  const rendered = renderFullPullRequest(simulator, pull, diff);
  return sendAbout(simulator, repository, 'pull_request', sender, {
    action,
    number: pull.number,
    pull_request: rendered,
    ...extra,
  });
}

export function sendIssue(
  simulator: Simulator,
  issue: Issue,
  action: string,
  sender: Account,
  extra: Extra = {},
): string | undefined {
  const repository = repositoryById(simulator.state, issue.repositoryId);
  return sendAbout(simulator, repository, 'issues', sender, { action, issue: renderIssue(simulator, issue), ...extra });
}

export function sendIssueComment(
  simulator: Simulator,
  comment: IssueComment,
  action: string,
  sender: Account,
  extra: Extra = {},
): string | undefined {
  const repository = repositoryById(simulator.state, comment.repositoryId);
  const issue = requireIssue(simulator.state, repository, comment.number);
  return sendAbout(simulator, repository, 'issue_comment', sender, {
    action,
    issue: renderIssue(simulator, issue),
    comment: renderIssueComment(simulator, comment),
    ...extra,
  });
}

export function sendReview(simulator: Simulator, review: Review, action: string, sender: Account): string | undefined {
  const repository = repositoryById(simulator.state, review.repositoryId);
  const pull = requirePull(simulator.state, repository, review.number);
  const rendered = renderReview(simulator, review);
  return sendAbout(simulator, repository, 'pull_request_review', sender, {
    action,
    review: { ...rendered, state: review.state.toLowerCase(), submitted_at: review.submittedAt },
    pull_request: renderPullRequest(simulator, pull),
  });
}

export function sendReviewComment(
  simulator: Simulator,
  comment: ReviewComment,
  action: string,
  sender: Account,
): string | undefined {
  const repository = repositoryById(simulator.state, comment.repositoryId);
  const pull = requirePull(simulator.state, repository, comment.number);
  return sendAbout(simulator, repository, 'pull_request_review_comment', sender, {
    action,
    comment: renderReviewComment(simulator, comment),
    pull_request: renderPullRequest(simulator, pull),
  });
}

export function sendCheckRun(simulator: Simulator, run: CheckRun, action: string, sender: Account): string | undefined {
  const repository = repositoryById(simulator.state, run.repositoryId);
  const check_run = { ...renderCheckRun(simulator, run), check_suite: renderCheckSuite(simulator, run) };
  return sendAbout(simulator, repository, 'check_run', sender, { action, check_run });
}

type PushedCommit = { id: string; message: string };

export function sendPush(
  simulator: Simulator,
  repository: Repository,
  push: { ref: string; before: string; after: string; forced: boolean; commits: (PushedCommit & Extra)[] },
  sender: Account,
): string | undefined {
  const zero = '0'.repeat(40);
  return sendAbout(simulator, repository, 'push', sender, {
    ref: push.ref,
    before: push.before,
    after: push.after,
    created: push.before === zero,
    deleted: push.after === zero,
    forced: push.forced,
    base_ref: null,
    compare: `${simulator.url}/${repository.owner}/${repository.name}/compare/${push.before.slice(0, 12)}...${push.after.slice(0, 12)}`,
    commits: push.commits,
    head_commit: push.commits.at(-1) ?? null,
    pusher: { name: sender.login, email: sender.email },
  });
}
