import { z } from 'zod';
import { createComment } from '../control/create-comment.ts';
import { notFound } from '../http/github-error.ts';
import { pageAnswer } from '../http/paging.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { numberParam, readableIssue, readableRepository, writableRepository } from '../http/scope.ts';
import { type Answer, created, noContent, ok, type SimulatedRequest } from '../http/types.ts';
import { renderIssue, renderIssueComment } from '../render/issue.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import { requireIssue } from '../state/lookups.ts';
import type { IssueComment, Repository } from '../state/records.ts';
import { sendIssueComment } from '../webhooks/repository-events.ts';
import { listLabels, setLabels } from './labels.ts';

const Body = z.object({
  body: z.string().min(1, "can't be blank").max(65_536, 'is too long (maximum is 65536 characters)'),
});

function listIssues(simulator: Simulator, request: SimulatedRequest): Answer {
  const repository = readableRepository(simulator, request);
  const state = request.query.get('state') ?? 'open';
  const oldestFirst = request.query.get('direction') === 'asc';
  const issues = simulator.state.issues
    .filter((issue) => issue.repositoryId === repository.id && (state === 'all' || issue.state === state))
    .sort((one, other) => (oldestFirst ? one.number - other.number : other.number - one.number));
  return pageAnswer(simulator.url, request, issues, (issue) => renderIssue(simulator, issue));
}

function findComment(simulator: Simulator, repository: Repository, id: number): IssueComment {
  const comment = simulator.state.issueComments.get(id);
  if (!comment || comment.repositoryId !== repository.id) throw notFound();
  return comment;
}

const issues = '/repos/{owner}/{repo}/issues';

/** Issues and the conversation below issues and pull requests. */
export const issueRoutes: Route[] = [
  route(`GET ${issues}`, listIssues),
  route(`GET ${issues}/{number}`, (simulator, request) =>
    ok(renderIssue(simulator, readableIssue(simulator, request).issue)),
  ),
  route(`GET ${issues}/{number}/comments`, (simulator, request) => {
    const { repository, issue } = readableIssue(simulator, request);
    const comments = simulator.state.issueComments.filter(
      (comment) => comment.repositoryId === repository.id && comment.number === issue.number,
    );
    return pageAnswer(simulator.url, request, comments, (comment) => renderIssueComment(simulator, comment));
  }),
  route(`POST ${issues}/{number}/comments`, (simulator, request) => {
    const { repository, account } = writableRepository(simulator, request);
    const issue = requireIssue(simulator.state, repository, numberParam(request, 'number'));
    const { body } = parseBody(Body, request.body);
    return created(renderIssueComment(simulator, createComment(simulator, issue, account, body)));
  }),
  route(`GET ${issues}/{number}/labels`, listLabels),
  route(`PUT ${issues}/{number}/labels`, setLabels),
  route(`GET ${issues}/comments/{id}`, (simulator, request) => {
    const repository = readableRepository(simulator, request);
    return ok(renderIssueComment(simulator, findComment(simulator, repository, numberParam(request, 'id'))));
  }),
  route(`PATCH ${issues}/comments/{id}`, (simulator, request) => {
    const { repository, account } = writableRepository(simulator, request);
    const comment = findComment(simulator, repository, numberParam(request, 'id'));
    const { body } = parseBody(Body, request.body);
    const from = comment.body;
    simulator.state.issueComments.save(Object.assign(comment, { body, updatedAt: timestamp(simulator) }));
    sendIssueComment(simulator, comment, 'edited', account, { changes: { body: { from } } });
    return ok(renderIssueComment(simulator, comment));
  }),
  route(`DELETE ${issues}/comments/{id}`, (simulator, request) => {
    const { repository, account } = writableRepository(simulator, request);
    const comment = findComment(simulator, repository, numberParam(request, 'id'));
    sendIssueComment(simulator, comment, 'deleted', account);
    simulator.state.issueComments.remove(comment.id);
    return noContent;
  }),
];
