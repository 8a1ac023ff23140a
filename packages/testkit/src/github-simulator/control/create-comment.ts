import { type Simulator, timestamp } from '../simulator.ts';
import type { Account, Issue, IssueComment } from '../state/records.ts';
import { sendIssueComment } from '../webhooks/repository-events.ts';

/** Adds a comment below an issue or pull request and tells the App. */
export function createComment(simulator: Simulator, issue: Issue, account: Account, body: string): IssueComment {
  const at = timestamp(simulator);
  const comment = simulator.state.issueComments.save({
    id: simulator.state.nextId(),
    repositoryId: issue.repositoryId,
    number: issue.number,
    userId: account.id,
    body,
    createdAt: at,
    updatedAt: at,
  });
  simulator.state.issues.save(Object.assign(issue, { updatedAt: at }));
  sendIssueComment(simulator, comment, 'created', account);
  return comment;
}
