import { renderLabel } from '../render/issue.ts';
import { renderUser } from '../render/user.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import { issueOfPull, repositoryById } from '../state/lookups.ts';
import type { Account, PullRequest } from '../state/records.ts';
import { sendPullRequest } from '../webhooks/repository-events.ts';

export type PullChange = {
  title?: string | undefined;
  body?: string | null | undefined;
  state?: 'open' | 'closed' | undefined;
  draft?: boolean | undefined;
  merged?: boolean | undefined;
  /** All labels that it wears from now on. */
  labels?: string[] | undefined;
};

/** Changes a pull request as a person would, one event for each kind of change. */
export async function editPull(
  simulator: Simulator,
  pull: PullRequest,
  account: Account,
  change: PullChange,
): Promise<void> {
  const issue = issueOfPull(simulator.state, pull);
  const save = () => {
    simulator.state.issues.save(Object.assign(issue, { updatedAt: timestamp(simulator) }));
    simulator.state.pullRequests.save(pull);
  };
  const changes: Record<string, { from: string | null }> = {};
  if (change.title !== undefined && change.title !== issue.title) changes.title = { from: issue.title };
  if (change.body !== undefined && change.body !== issue.body) changes.body = { from: issue.body };
  if (Object.keys(changes).length > 0) {
    Object.assign(issue, { title: change.title ?? issue.title, body: change.body ?? issue.body });
    save();
    await sendPullRequest(simulator, pull, 'edited', account, { changes });
  }
  for (const label of change.labels?.filter((one) => !issue.labels.includes(one)) ?? []) {
    issue.labels = [...issue.labels, label];
    save();
    await sendPullRequest(simulator, pull, 'labeled', account, { label: labelOf(simulator, pull, label) });
  }
  for (const label of issue.labels.filter((one) => change.labels?.includes(one) === false)) {
    issue.labels = issue.labels.filter((one) => one !== label);
    save();
    await sendPullRequest(simulator, pull, 'unlabeled', account, { label: labelOf(simulator, pull, label) });
  }
  if (change.draft !== undefined && change.draft !== pull.draft) {
    pull.draft = change.draft;
    save();
    await sendPullRequest(simulator, pull, change.draft ? 'converted_to_draft' : 'ready_for_review', account);
  }
  if (change.state !== undefined && change.state !== issue.state) {
    const closed = change.state === 'closed';
    Object.assign(issue, { state: change.state, closedAt: closed ? timestamp(simulator) : null });
    if (closed && change.merged) Object.assign(pull, { mergedAt: timestamp(simulator), mergeCommitSha: pull.headSha });
    save();
    await sendPullRequest(simulator, pull, closed ? 'closed' : 'reopened', account);
  }
}

function labelOf(simulator: Simulator, pull: PullRequest, name: string) {
  return renderLabel(simulator, repositoryById(simulator.state, pull.repositoryId), name);
}

/** Somebody asks an account, perhaps an App's, for its review. */
export async function requestReview(
  simulator: Simulator,
  pull: PullRequest,
  account: Account,
  reviewer: Account,
): Promise<void> {
  const requested_reviewer = renderUser(simulator.url, reviewer);
  await sendPullRequest(simulator, pull, 'review_requested', account, { requested_reviewer });
}
