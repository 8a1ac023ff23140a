import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openShop, type Shop } from '../testing/open-shop.ts';

const threads = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { reviewThreads(first: 1, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id isResolved resolvedBy { login } comments(first: 10) { nodes {
      fullDatabaseId body author { login __typename } reactionGroups { content reactors(first: 1) { totalCount } } } } } } } } }`;

interface Answer {
  repository: {
    pullRequest: { reviewThreads: { pageInfo: { hasNextPage: boolean; endCursor: string }; nodes: Thread[] } };
  };
}
interface Thread {
  id: string;
  isResolved: boolean;
  comments: { nodes: { body: string; reactionGroups: { content: string; reactors: { totalCount: number } }[] }[] };
}

describe('conversations by GraphQL', () => {
  let shop: Shop;
  let variables: Record<string, unknown>;
  beforeAll(async () => {
    shop = await openShop();
    variables = { owner: 'acme', repo: 'shop', number: shop.pull.number };
    const place = { commit_id: shop.pull.head_sha, event: 'COMMENT' as const, body: 'Two remarks' };
    const comments = [2, 30].map((line) => ({ path: 'src/cart.ts', line, side: 'RIGHT', body: `Remark on ${line}` }));
    await shop.bot.rest.pulls.createReview({ ...shop.where, ...place, comments });
  });
  afterAll(() => shop.close());

  const list = async (after: string | null = null) =>
    (await shop.bot.graphql<Answer>(threads, { ...variables, after })).repository.pullRequest.reviewThreads;

  test('are listed page by page with their comments, authors and reactions', async () => {
    const [comment] = (await shop.ada.rest.pulls.listReviewComments(shop.where)).data;
    await shop.ada.rest.pulls.createReplyForReviewComment({
      ...shop.where,
      comment_id: comment?.id ?? 0,
      body: 'Why?',
    });
    await shop.ada.rest.reactions.createForPullRequestReviewComment({
      owner: 'acme',
      repo: 'shop',
      comment_id: comment?.id ?? 0,
      content: '-1',
    });

    const first = await list();
    const second = await list(first.pageInfo.endCursor);

    expect(first.nodes).toMatchObject([
      {
        isResolved: false,
        resolvedBy: null,
        comments: {
          nodes: [
            { body: 'Remark on 2', author: { login: 'waggle', __typename: 'Bot' } },
            { body: 'Why?', author: { login: 'ada', __typename: 'User' } },
          ],
        },
      },
    ]);
    expect(first.nodes[0]?.comments.nodes[0]?.reactionGroups).toContainEqual({
      content: 'THUMBS_DOWN',
      reactors: { totalCount: 1 },
    });
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(second.nodes).toMatchObject([{ comments: { nodes: [{ body: 'Remark on 30' }] } }]);
  });

  test('are resolved by an account that may write, and by no other', async () => {
    const [thread] = (await list()).nodes;
    const resolve = 'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';

    await expect(shop.anonymous.graphql(resolve, { id: thread?.id })).rejects.toThrow();
    expect(await shop.bot.graphql(resolve, { id: thread?.id })).toEqual({
      resolveReviewThread: { thread: { isResolved: true } },
    });
    expect((await list()).nodes).toMatchObject([{ isResolved: true, resolvedBy: { login: 'waggle' } }]);
  });

  test.each([
    ['a field GitHub does not have', '{ repository(owner: "acme", name: "shop") { stars } }', /stars/],
    [
      'no page size',
      '{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { reviewThreads { totalCount } } } }',
      /first/,
    ],
    ['an unknown repository', '{ repository(owner: "acme", name: "none") { id } }', /acme\/none/],
    ['no query', '{', /Syntax/],
  ])('%s is refused in words', async (_name, query, message) => {
    await expect(shop.bot.graphql(query)).rejects.toThrow(message);
  });
});
