import { z } from 'zod';
import { notFound } from '../http/github-error.ts';
import { pageAnswer } from '../http/paging.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { numberParam, readablePull, readableRepository, writablePull, writableRepository } from '../http/scope.ts';
import { type Answer, created, noContent, ok, type SimulatedRequest } from '../http/types.ts';
import { renderReviewComment } from '../render/review.ts';
import { placeComment } from '../rules/comment-place.ts';
import { refuseSecondPending, threadPlaceError } from '../rules/review-rules.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import type { Account, PullRequest, Repository, ReviewComment } from '../state/records.ts';
import { sendReviewComment } from '../webhooks/repository-events.ts';
import {
  type DraftComment,
  NewComment,
  ownedCommit,
  storeComment,
  storeReview,
  submitReview,
} from './review-writes.ts';

const NewThread = NewComment.extend({
  commit_id: z.string(),
  in_reply_to: z.number().optional(),
  subject_type: z.enum(['line', 'file']).optional(),
});
const Reply = z.object({ body: z.string().min(1), in_reply_to: z.number() });
const Body = z.object({ body: z.string().min(1) });

function findComment(simulator: Simulator, repository: Repository, id: number): ReviewComment {
  const comment = simulator.state.reviewComments.get(id);
  if (!comment || comment.repositoryId !== repository.id) throw notFound();
  return comment;
}

// A comment of its own becomes a submitted review with one comment, as on GitHub.
function storeSingle(
  simulator: Simulator,
  pull: PullRequest,
  account: Account,
  draft: DraftComment & { commitId: string },
  inReplyToId: number | null,
): ReviewComment {
  refuseSecondPending(simulator, pull, account);
  const review = storeReview(simulator, pull, account, { body: '', commitId: draft.commitId, drafts: [] });
  const comment = storeComment(simulator, review, draft, inReplyToId);
  submitReview(simulator, review, account, 'COMMENT');
  return comment;
}

function reply(simulator: Simulator, request: SimulatedRequest, parentId: number, body: string): Answer {
  const { repository, pull, account } = writablePull(simulator, request);
  const parent = findComment(simulator, repository, parentId);
  const { path, commitId, subjectType, line, side, startLine, startSide, position, diffHunk } = parent;
  const place = { subjectType, line, side, startLine, startSide, position, diffHunk };
  const comment = storeSingle(
    simulator,
    pull,
    account,
    { path, body, commitId, place },
    parent.inReplyToId ?? parent.id,
  );
  return created(renderReviewComment(simulator, comment));
}

async function createThread(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const asReply = Reply.safeParse(request.body);
  if (asReply.success) return reply(simulator, request, asReply.data.in_reply_to, asReply.data.body);
  const { repository, pull, account } = writablePull(simulator, request);
  const wanted = parseBody(NewThread, request.body);
  const commitId = await ownedCommit(simulator, repository, pull, wanted.commit_id);
  const diff = await simulator.diffs(repository, pull.baseSha, commitId);
  const place = placeComment(diff.files, wanted);
  if (typeof place === 'string') throw threadPlaceError(place);
  const draft = { path: wanted.path, body: wanted.body, place, commitId };
  return created(renderReviewComment(simulator, storeSingle(simulator, pull, account, draft, null)));
}

function visibleComments(simulator: Simulator, matches: (comment: ReviewComment) => boolean): ReviewComment[] {
  return simulator.state.reviewComments.filter(
    (comment) => matches(comment) && simulator.state.reviews.get(comment.reviewId)?.state !== 'PENDING',
  );
}

const pulls = '/repos/{owner}/{repo}/pulls';

/** Comments at lines and files of a pull request. */
export const reviewCommentRoutes: Route[] = [
  route(`GET ${pulls}/comments`, (simulator, request) => {
    const repository = readableRepository(simulator, request);
    const comments = visibleComments(simulator, (comment) => comment.repositoryId === repository.id);
    return pageAnswer(simulator.url, request, comments, (comment) => renderReviewComment(simulator, comment));
  }),
  route(`GET ${pulls}/comments/{id}`, (simulator, request) => {
    const repository = readableRepository(simulator, request);
    return ok(renderReviewComment(simulator, findComment(simulator, repository, numberParam(request, 'id'))));
  }),
  route(`PATCH ${pulls}/comments/{id}`, (simulator, request) => {
    const { repository, account } = writableRepository(simulator, request);
    const comment = findComment(simulator, repository, numberParam(request, 'id'));
    const { body } = parseBody(Body, request.body);
    simulator.state.reviewComments.save(Object.assign(comment, { body, updatedAt: timestamp(simulator) }));
    sendReviewComment(simulator, comment, 'edited', account);
    return ok(renderReviewComment(simulator, comment));
  }),
  route(`DELETE ${pulls}/comments/{id}`, (simulator, request) => {
    const { repository, account } = writableRepository(simulator, request);
    const comment = findComment(simulator, repository, numberParam(request, 'id'));
    sendReviewComment(simulator, comment, 'deleted', account);
    simulator.state.reviewComments.remove(comment.id);
    return noContent;
  }),
  route(`GET ${pulls}/{number}/comments`, (simulator, request) => {
    const { repository, pull } = readablePull(simulator, request);
    const comments = visibleComments(
      simulator,
      (comment) => comment.repositoryId === repository.id && comment.number === pull.number,
    );
    return pageAnswer(simulator.url, request, comments, (comment) => renderReviewComment(simulator, comment));
  }),
  route(`POST ${pulls}/{number}/comments`, createThread),
  route(`POST ${pulls}/{number}/comments/{id}/replies`, (simulator, request) =>
    reply(simulator, request, numberParam(request, 'id'), parseBody(Body, request.body).body),
  ),
];
