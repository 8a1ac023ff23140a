import { nodeId, type Simulator } from '../simulator.ts';
import type { ReviewComment } from '../state/records.ts';
import { actorNode, int32 } from './actor-node.ts';
import { connection } from './connection.ts';

const reactionNames: Record<string, string> = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  laugh: 'LAUGH',
  hooray: 'HOORAY',
  confused: 'CONFUSED',
  heart: 'HEART',
  rocket: 'ROCKET',
  eyes: 'EYES',
};

export const threadKind = 'PullRequestReviewThread';

/** Comments that start a conversation, visible ones only; their threads are named after them. */
export function threadRoots(simulator: Simulator, repositoryId: number, number: number): ReviewComment[] {
  const { reviewComments, reviews } = simulator.state;
  return reviewComments.filter(
    (comment) =>
      comment.repositoryId === repositoryId &&
      comment.number === number &&
      comment.inReplyToId === null &&
      reviews.get(comment.reviewId)?.state !== 'PENDING',
  );
}

export function reviewThreadNode(simulator: Simulator, root: ReviewComment) {
  const { line, startLine, path, subjectType, side } = root;
  return {
    id: nodeId(threadKind, root.id),
    isResolved: root.resolvedById !== null,
    resolvedBy: root.resolvedById === null ? null : actorNode(simulator, root.resolvedById),
    isOutdated: false,
    isCollapsed: root.resolvedById !== null,
    path,
    line,
    startLine,
    diffSide: side,
    subjectType: subjectType.toUpperCase(),
    comments: (page: { first?: number }) => {
      const replies = simulator.state.reviewComments.filter(({ inReplyToId }) => inReplyToId === root.id);
      return connection([root, ...replies], page, (comment) => reviewCommentNode(simulator, comment));
    },
  };
}

function reviewCommentNode(simulator: Simulator, comment: ReviewComment) {
  const { id, body, path, createdAt, userId } = comment;
  return {
    id: nodeId('PullRequestReviewComment', id),
    databaseId: int32(id),
    fullDatabaseId: String(id),
    body,
    path,
    createdAt,
    author: actorNode(simulator, userId),
    reactionGroups: Object.entries(reactionNames).map(([content, name]) => {
      const given = simulator.state.reactions.filter(
        (one) => one.subject === 'review_comment' && one.subjectId === id && one.content === content,
      );
      return {
        content: name,
        reactors: () => ({ totalCount: given.length }),
        users: () => ({ totalCount: given.length }),
      };
    }),
  };
}
