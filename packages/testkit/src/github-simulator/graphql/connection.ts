import { GraphQLError } from 'graphql';

type Page = { first?: number | null; after?: string | null; last?: number | null };

const most = 100;

/** One page of a list, forwards only: GitHub wants `first`, at most 100, and names the next page by a cursor. */
export function connection<T, N>(items: readonly T[], { first, after }: Page, render: (item: T) => N) {
  if (typeof first !== 'number')
    throw new GraphQLError('You must provide a `first` or `last` value to properly paginate the connection.');
  if (first > most)
    throw new GraphQLError(`Requesting ${first} records exceeds the \`first\` limit of ${most} records.`);
  const start = after ? Number(Buffer.from(after, 'base64url').toString('utf8')) : 0;
  const page = items.slice(start, start + first);
  const end = start + page.length;
  return {
    nodes: page.map(render),
    totalCount: items.length,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: cursorOf(start),
      endCursor: page.length === 0 ? null : cursorOf(end),
    },
  };
}

function cursorOf(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}
