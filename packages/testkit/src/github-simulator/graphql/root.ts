import { GraphQLError } from 'graphql';
import type { Actor } from '../http/types.ts';
import { canRead, requireWriteTo } from '../rules/authenticate.ts';
import { nodeId, type Simulator } from '../simulator.ts';
import { findRepository } from '../state/lookups.ts';
import type { PullRequest, Repository, ReviewComment } from '../state/records.ts';
import { int32 } from './actor-node.ts';
import { connection } from './connection.ts';
import { pullPeopleNode, pullsOf } from './pull-people-node.ts';
import { reviewThreadNode, threadKind, threadRoots } from './review-thread-node.ts';

/**
 * What the simulator answers of GitHub's GraphQL schema: plain objects and functions, which the default resolver calls. Fields
 * that are not here answer null, or an error where GitHub promises a value.
 */
export function createRoot(simulator: Simulator, actor: Actor) {
  return {
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = findRepository(simulator.state, owner, name);
      if (repository === undefined || !canRead(actor, repository))
        throw notFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
      return repositoryNode(simulator, repository);
    },
    resolveReviewThread: ({ input }: ThreadInput) => ({ thread: changeThread(simulator, actor, input.threadId, true) }),
    unresolveReviewThread: ({ input }: ThreadInput) => ({
      thread: changeThread(simulator, actor, input.threadId, false),
    }),
  };
}

type ThreadInput = { input: { threadId: string } };

function repositoryNode(simulator: Simulator, repository: Repository) {
  return {
    id: nodeId('Repository', repository.id),
    databaseId: int32(repository.id),
    name: repository.name,
    nameWithOwner: `${repository.owner}/${repository.name}`,
    pullRequests: (wanted: Parameters<typeof connection>[1] & Parameters<typeof pullsOf>[2]) =>
      connection(pullsOf(simulator, repository.id, wanted), wanted, (pull) => pullRequestNode(simulator, pull)),
    pullRequest: ({ number }: { number: number }) => {
      const pull = simulator.state.pullRequests.find(
        (one) => one.repositoryId === repository.id && one.number === number,
      );
      if (pull === undefined) throw notFound(`Could not resolve to a PullRequest with the number of ${number}.`);
      return pullRequestNode(simulator, pull);
    },
  };
}

function pullRequestNode(simulator: Simulator, pull: PullRequest) {
  const { id, repositoryId, number } = pull;
  return {
    ...pullPeopleNode(simulator, pull),
    id: nodeId('PullRequest', id),
    databaseId: int32(id),
    fullDatabaseId: String(id),
    number,
    reviewThreads: (page: { first?: number; after?: string }) =>
      connection(threadRoots(simulator, repositoryId, number), page, (root) => reviewThreadNode(simulator, root)),
  };
}

function changeThread(simulator: Simulator, actor: Actor, threadId: string, resolve: boolean) {
  const root = findRoot(simulator, threadId);
  const repository = root && simulator.state.repositories.get(root.repositoryId);
  if (root === undefined || repository === undefined)
    throw notFound(`Could not resolve to a node with the global id of '${threadId}'.`);
  const account = requireWriteTo(actor, repository);
  const changed = simulator.state.reviewComments.save({ ...root, resolvedById: resolve ? account.id : null });
  return reviewThreadNode(simulator, changed);
}

function findRoot(simulator: Simulator, threadId: string): ReviewComment | undefined {
  const [kind, id] = Buffer.from(threadId, 'base64url').toString('utf8').split(':');
  return kind === threadKind ? simulator.state.reviewComments.get(Number(id)) : undefined;
}

function notFound(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
}
