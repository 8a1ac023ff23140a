import { AppError, ParkInstallationError, PermanentError, SkipError } from '@waggle/platform';
import { z } from 'zod';

/** A query reads and may be repeated; a mutation writes and is not. Octokit ignores what stands behind the path. */
export const graphqlRoutes = { query: 'POST /graphql query', mutation: 'POST /graphql mutation' } as const;
export type GraphqlOperation = keyof typeof graphqlRoutes;

const GraphqlAnswer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string(), type: z.string().nullish() })).nullish(),
});

/** GitHub Enterprise Server answers GraphQL beside `/api/v3`, not below it. */
export function graphqlBaseUrl(apiUrl: string): string {
  return apiUrl.replace(/\/api\/v3\/?$/, '/api');
}

const parkMs = 60_000;

/**
 * The data of an answer. GraphQL says its errors with status 200: what is not there becomes a SkipError, a spent limit a
 * ParkInstallationError, anything else a PermanentError.
 */
export function readGraphqlData(body: unknown, operation: GraphqlOperation, now = new Date()): unknown {
  const answer = GraphqlAnswer.safeParse(body);
  if (!answer.success)
    throw new AppError('GITHUB_UNEXPECTED_ANSWER', `GitHub answered a GraphQL ${operation} in an unknown form`, {
      cause: answer.error,
    });
  const [error] = answer.data.errors ?? [];
  if (error === undefined) return answer.data.data;
  const text = `GitHub, GraphQL ${operation}: ${error.message}`;
  if (error.type === 'NOT_FOUND') throw new SkipError('GITHUB_GONE', text);
  if (error.type === 'RATE_LIMITED') throw new ParkInstallationError(text, new Date(now.getTime() + parkMs));
  throw new PermanentError('GITHUB_REFUSED', text);
}
