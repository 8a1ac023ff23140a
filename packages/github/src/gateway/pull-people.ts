import { z } from 'zod';
import type { Requester } from '../requests/requester.ts';

/** An account; `login` as REST spells it. */
interface PullPerson {
  id: number;
  login: string;
  isBot: boolean;
}

interface PullReviewer extends PullPerson {
  /** The last word that decides (APPROVED, CHANGES_REQUESTED or DISMISSED), else COMMENTED. */
  state: string;
  /** The last review. */
  at: Date;
  /** On lines, in all reviews. */
  comments: number;
}

/** Who had part in a pull request besides its author, and what it closes. Deleted accounts are left out. */
export interface PullPeople {
  number: number;
  reviewers: PullReviewer[];
  mergedBy: PullPerson | null;
  /** Issues of the same repository, those that were linked by hand among them. */
  closes: number[];
}

export interface PastPulls {
  pulls: PullPeople[];
  /** Where the next page begins; null after the last one. */
  next: string | null;
}

export interface PeopleReads {
  getPullPeople(number: number): Promise<PullPeople>;
  /** Merged pull requests, newest first, `first` (at most 100) a request. */
  listPastPulls(after: string | null, first?: number): Promise<PastPulls>;
}

const Actor = z
  .object({ __typename: z.string(), login: z.string(), databaseId: z.number().nullish() })
  .nullable()
  .transform((actor): PullPerson | null => {
    if (actor === null || actor.databaseId == null) return null;
    const isBot = actor.__typename === 'Bot';
    return { id: actor.databaseId, login: isBot ? `${actor.login}[bot]` : actor.login, isBot };
  });

const Pull = z.object({
  number: z.number(),
  author: Actor,
  mergedBy: Actor,
  reviews: z
    .object({
      nodes: z.array(
        z.object({
          state: z.string(),
          submittedAt: z.string().nullable(),
          author: Actor,
          comments: z.object({ totalCount: z.number() }),
        }),
      ),
    })
    .nullable(),
  closingIssuesReferences: z
    .object({ nodes: z.array(z.object({ number: z.number(), repository: z.object({ nameWithOwner: z.string() }) })) })
    .nullable(),
});
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const nameWithOwner = z.string();
const One = z.object({ repository: z.object({ nameWithOwner, pullRequest: Pull }) });
const Page = z.object({
  repository: z.object({ nameWithOwner, pullRequests: z.object({ pageInfo, nodes: z.array(Pull) }) }),
});

const fragments = `
fragment Who on Actor { __typename login ... on User { databaseId } ... on Bot { databaseId } }
fragment People on PullRequest {
  number author { ...Who } mergedBy { ...Who }
  reviews(first: 50) { nodes { state submittedAt author { ...Who } comments { totalCount } } }
  closingIssuesReferences(first: 20) { nodes { number repository { nameWithOwner } } } }`;

const onePull = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { nameWithOwner pullRequest(number: $number) { ...People } } }${fragments}`;

const pastPulls = `query ($owner: String!, $repo: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { nameWithOwner
    pullRequests(first: $first, after: $after, states: [MERGED], orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor } nodes { ...People } } } }${fragments}`;

/** Reviewers and closing issues by GraphQL, which answers for 50 pull requests what REST takes 100 requests for. */
export function createPeopleReads(
  requester: Requester,
  target: () => Promise<{ owner: string; repo: string }>,
): PeopleReads {
  return {
    getPullPeople: async (number) => {
      const variables = { ...(await target()), number };
      const { repository } = await requester.graphql(One, 'query', onePull, variables);
      return toPeople(repository.pullRequest, repository.nameWithOwner);
    },
    listPastPulls: async (after, first = 50) => {
      const variables = { ...(await target()), after, first };
      const { repository } = await requester.graphql(Page, 'query', pastPulls, variables);
      const { nodes, pageInfo } = repository.pullRequests;
      const pulls = nodes.map((pull) => toPeople(pull, repository.nameWithOwner));
      return { pulls, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
    },
  };
}

function toPeople(pull: z.output<typeof Pull>, own: string): PullPeople {
  const { number, author, mergedBy, reviews, closingIssuesReferences } = pull;
  const reviewers = new Map<number, PullReviewer>();
  for (const { state, submittedAt, author: person, comments } of reviews?.nodes ?? []) {
    if (person === null || submittedAt === null || person.id === author?.id) continue;
    const before = reviewers.get(person.id);
    const decides = state !== 'COMMENTED' || before === undefined;
    const said = { state: decides ? state : before.state, comments: (before?.comments ?? 0) + comments.totalCount };
    reviewers.set(person.id, { ...person, ...said, at: new Date(submittedAt) });
  }
  const closes = (closingIssuesReferences?.nodes ?? [])
    .filter(({ repository }) => repository.nameWithOwner.toLowerCase() === own.toLowerCase())
    .map((issue) => issue.number);
  return {
    number,
    reviewers: [...reviewers.values()],
    mergedBy: mergedBy?.id === author?.id ? null : mergedBy,
    closes,
  };
}
