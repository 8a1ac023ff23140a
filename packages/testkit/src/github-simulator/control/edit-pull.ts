import { type Simulator, timestamp } from '../simulator.ts';
import { issueOfPull } from '../state/lookups.ts';
import type { Account, PullRequest } from '../state/records.ts';
import { sendPullRequest } from '../webhooks/repository-events.ts';

export type PullChange = {
  title?: string | undefined;
  body?: string | null | undefined;
  state?: 'open' | 'closed' | undefined;
  draft?: boolean | undefined;
  merged?: boolean | undefined;
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
