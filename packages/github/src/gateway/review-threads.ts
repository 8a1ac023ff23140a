import { z } from 'zod';
import type { Requester } from '../requests/requester.ts';

/** A conversation on lines of a pull request. */
export interface ReviewThread {
  id: string;
  isResolved: boolean;
  /** Login of whoever resolved it, as GraphQL spells it: an App's account without `[bot]`. Null while it is open. */
  resolvedBy: string | null;
  /** The one that started it first. At most 50. */
  comments: ThreadComment[];
}

export interface ThreadComment {
  id: number;
  body: string;
  /** Login as REST spells it: an App's account ends in `[bot]`. Null for a deleted account. */
  author: string | null;
  thumbsUp: number;
  thumbsDown: number;
}

const Author = z
  .object({ login: z.string(), __typename: z.string() })
  .nullable()
  .transform((author) =>
    author === null ? null : author.__typename === 'Bot' ? `${author.login}[bot]` : author.login,
  );

const Comment = z
  .object({
    fullDatabaseId: z.coerce.number(),
    body: z.string(),
    author: Author,
    reactionGroups: z
      .array(z.object({ content: z.string(), reactors: z.object({ totalCount: z.number() }) }))
      .nullable(),
  })
  .transform(({ fullDatabaseId, body, author, reactionGroups }): ThreadComment => {
    const count = (name: string) => reactionGroups?.find(({ content }) => content === name)?.reactors.totalCount ?? 0;
    return { id: fullDatabaseId, body, author, thumbsUp: count('THUMBS_UP'), thumbsDown: count('THUMBS_DOWN') };
  });

const Thread = z
  .object({
    id: z.string(),
    isResolved: z.boolean(),
    resolvedBy: z
      .object({ login: z.string() })
      .nullable()
      .transform((user) => user?.login ?? null),
    comments: z.object({ nodes: z.array(Comment) }),
  })
  .transform(({ comments, ...thread }): ReviewThread => ({ ...thread, comments: comments.nodes }));

const Page = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviewThreads: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(Thread),
      }),
    }),
  }),
});

const listThreads = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
    reviewThreads(first: 50, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved resolvedBy { login }
        comments(first: 50) { nodes { fullDatabaseId body author { login __typename }
          reactionGroups { content reactors(first: 1) { totalCount } } } } } } } } }`;

const resolveThread = `mutation ($threadId: ID!) {
  resolveReviewThread(input: { threadId: $threadId }) { thread { isResolved } } }`;

const maxPages = 40;

/** Conversations, which GitHub's REST API does not know. */
export function createThreads(requester: Requester, target: () => Promise<{ owner: string; repo: string }>) {
  return {
    listReviewThreads: async (number: number): Promise<ReviewThread[]> => {
      const threads: ReviewThread[] = [];
      let after: string | null = null;
      for (let page = 0; page < maxPages; page += 1) {
        const variables = { ...(await target()), number, after };
        const answer: z.output<typeof Page> = await requester.graphql(Page, 'query', listThreads, variables);
        const { nodes, pageInfo } = answer.repository.pullRequest.reviewThreads;
        threads.push(...nodes);
        if (!pageInfo.hasNextPage) break;
        after = pageInfo.endCursor;
      }
      return threads;
    },
    resolveReviewThread: async (threadId: string): Promise<void> => {
      await requester.graphql(z.unknown(), 'mutation', resolveThread, { threadId });
    },
  };
}
