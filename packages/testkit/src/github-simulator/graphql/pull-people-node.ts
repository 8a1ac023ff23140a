import type { Simulator } from '../simulator.ts';
import { issueOfPull, repositoryById } from '../state/lookups.ts';
import type { PullRequest, Review } from '../state/records.ts';
import { actorNode } from './actor-node.ts';
import { connection } from './connection.ts';

type Page = { first?: number | null; after?: string | null };

/** Who had part in a pull request, and the issues of its repository that its description closes. */
export function pullPeopleNode(simulator: Simulator, pull: PullRequest) {
  const { repositoryId, number, mergedAt } = pull;
  const { state } = simulator;
  const issue = issueOfPull(state, pull);
  const { owner, name, ownerId } = repositoryById(state, repositoryId);
  const submitted = state.reviews.filter(
    (one) => one.repositoryId === repositoryId && one.number === number && one.state !== 'PENDING',
  );
  return {
    author: actorNode(simulator, issue.userId),
    // The simulator does not keep who merged: its owner did.
    mergedBy: mergedAt === null ? null : actorNode(simulator, ownerId),
    reviews: (page: Page) => connection(submitted, page, (review) => reviewNode(simulator, review)),
    closingIssuesReferences: (page: Page) => {
      const numbers = [...(issue.body ?? '').matchAll(/\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?):? #(\d+)/gi)];
      const closed = state.issues.filter(
        (one) => one.repositoryId === repositoryId && numbers.some(([, found]) => Number(found) === one.number),
      );
      return connection(closed, page, (one) => ({
        number: one.number,
        repository: { nameWithOwner: `${owner}/${name}` },
      }));
    },
  };
}

function reviewNode(simulator: Simulator, { id, state, submittedAt, userId }: Review) {
  const comments = simulator.state.reviewComments.filter(({ reviewId }) => reviewId === id);
  return {
    state,
    submittedAt,
    author: actorNode(simulator, userId),
    comments: () => ({ totalCount: comments.length }),
  };
}

/** Pull requests of a repository by state and age; newest first unless asked otherwise. */
export function pullsOf(
  simulator: Simulator,
  repositoryId: number,
  { states, orderBy }: { states?: string[] | null; orderBy?: { direction: string } | null },
): PullRequest[] {
  const stateOf = (pull: PullRequest) =>
    pull.mergedAt !== null ? 'MERGED' : issueOfPull(simulator.state, pull).state.toUpperCase();
  const found = simulator.state.pullRequests.filter(
    (pull) => pull.repositoryId === repositoryId && (states?.includes(stateOf(pull)) ?? true),
  );
  const sign = orderBy?.direction === 'DESC' ? -1 : 1;
  return found.sort((a, b) => sign * (a.number - b.number));
}
