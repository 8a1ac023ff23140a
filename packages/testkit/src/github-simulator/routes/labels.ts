import { z } from 'zod';
import { editPull } from '../control/edit-pull.ts';
import { parseBody } from '../http/parse-body.ts';
import { numberParam, readableIssue, writableRepository } from '../http/scope.ts';
import { type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import { renderLabel } from '../render/issue.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import { requireIssue, requirePull } from '../state/lookups.ts';
import type { Account, Issue, Repository } from '../state/records.ts';
import { sendIssue } from '../webhooks/repository-events.ts';

const Name = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const Labels = z.union([
  z.array(Name),
  z.object({ labels: z.array(Name).default([]) }).transform(({ labels }) => labels),
]);

/** The labels of an issue or pull request. */
export function listLabels(simulator: Simulator, request: SimulatedRequest): Answer {
  const { repository, issue } = readableIssue(simulator, request);
  return answerLabels(simulator, repository, issue);
}

/** Replaces the labels of an issue or pull request; labels that the repository lacks come into being. */
export async function setLabels(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const { repository, account } = writableRepository(simulator, request);
  const issue = requireIssue(simulator.state, repository, numberParam(request, 'number'));
  const labels = [...new Set(parseBody(Labels, request.body))];
  if (issue.isPullRequest) {
    await editPull(simulator, requirePull(simulator.state, repository, issue.number), account, { labels });
  } else {
    relabelIssue(simulator, repository, issue, labels, account);
  }
  return answerLabels(simulator, repository, issue);
}

function relabelIssue(simulator: Simulator, repository: Repository, issue: Issue, labels: string[], by: Account): void {
  const before = issue.labels;
  simulator.state.issues.save(Object.assign(issue, { labels, updatedAt: timestamp(simulator) }));
  const send = (action: 'labeled' | 'unlabeled', names: string[]) => {
    for (const name of names)
      sendIssue(simulator, issue, action, by, { label: renderLabel(simulator, repository, name) });
  };
  send(
    'labeled',
    labels.filter((label) => !before.includes(label)),
  );
  send(
    'unlabeled',
    before.filter((label) => !labels.includes(label)),
  );
}

function answerLabels(simulator: Simulator, repository: Repository, issue: Issue): Answer {
  return ok(issue.labels.map((label) => renderLabel(simulator, repository, label)));
}
