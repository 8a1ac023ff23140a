import { z } from 'zod';
import { notFound } from '../http/github-error.ts';
import { pageAnswer } from '../http/paging.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { numberParam, readableRepository, writableRepository } from '../http/scope.ts';
import { type Answer, noContent, type SimulatedRequest } from '../http/types.ts';
import { reactionContents, renderReaction } from '../render/reactions.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import { requireIssue } from '../state/lookups.ts';
import type { Reaction, Repository } from '../state/records.ts';

const NewReaction = z.object({ content: z.enum(reactionContents) });

type Subject = { path: string; kind: Reaction['subject'] };

const subjects: Subject[] = [
  { path: '/repos/{owner}/{repo}/issues/{id}/reactions', kind: 'issue' },
  { path: '/repos/{owner}/{repo}/issues/comments/{id}/reactions', kind: 'issue_comment' },
  { path: '/repos/{owner}/{repo}/pulls/comments/{id}/reactions', kind: 'review_comment' },
];

function subjectId(simulator: Simulator, repository: Repository, kind: Reaction['subject'], id: number): number {
  if (kind === 'issue') return requireIssue(simulator.state, repository, id).id;
  const { issueComments, reviewComments } = simulator.state;
  const comment = kind === 'issue_comment' ? issueComments.get(id) : reviewComments.get(id);
  if (!comment || comment.repositoryId !== repository.id) throw notFound();
  return comment.id;
}

function listReactions(simulator: Simulator, request: SimulatedRequest, kind: Reaction['subject']): Answer {
  const id = subjectId(simulator, readableRepository(simulator, request), kind, numberParam(request, 'id'));
  const found = simulator.state.reactions.filter((one) => one.subject === kind && one.subjectId === id);
  return pageAnswer(simulator.url, request, found, (one) =>
    renderReaction(simulator.url, one, accountById(simulator.state, one.userId)),
  );
}

// The same reaction of the same account twice is answered 200 with the first one.
function addReaction(simulator: Simulator, request: SimulatedRequest, kind: Reaction['subject']): Answer {
  const { repository, account } = writableRepository(simulator, request);
  const id = subjectId(simulator, repository, kind, numberParam(request, 'id'));
  const { content } = parseBody(NewReaction, request.body);
  const { state } = simulator;
  const existing = state.reactions.find(
    (one) => one.subject === kind && one.subjectId === id && one.userId === account.id && one.content === content,
  );
  if (existing) return { status: 200, json: renderReaction(simulator.url, existing, account) };
  const reaction: Reaction = {
    id: state.nextId(),
    subject: kind,
    subjectId: id,
    userId: account.id,
    content,
    createdAt: timestamp(simulator),
  };
  return { status: 201, json: renderReaction(simulator.url, state.reactions.save(reaction), account) };
}

function removeReaction(simulator: Simulator, request: SimulatedRequest): Answer {
  writableRepository(simulator, request);
  simulator.state.reactions.remove(numberParam(request, 'reaction'));
  return noContent;
}

/** Reactions on issues, pull requests and comments. */
export const reactionRoutes: Route[] = subjects.flatMap(({ path, kind }) => [
  route(`GET ${path}`, (simulator, request) => listReactions(simulator, request, kind)),
  route(`POST ${path}`, (simulator, request) => addReaction(simulator, request, kind)),
  route(`DELETE ${path}/{reaction}`, removeReaction),
]);
