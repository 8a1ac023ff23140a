import { buildSchema, execute, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { z } from 'zod';
import { createRoot } from '../graphql/root.ts';
import { GithubError } from '../http/github-error.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import type { Simulator } from '../simulator.ts';

const Request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

let loading: Promise<GraphQLSchema> | undefined;

/** GitHub's own published schema, so that a query GitHub would refuse is refused here too. Read once, when first asked for. */
function githubSchema(): Promise<GraphQLSchema> {
  loading ??= import('@octokit/graphql-schema').then(({ schema }) => buildSchema(schema.idl, { assumeValid: true }));
  return loading;
}

/** Answers 200 also for errors, in the list `errors`, as GitHub does. */
async function answerQuery(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const { actor } = request;
  if (actor.kind === 'anonymous' || actor.kind === 'app')
    throw new GithubError(401, 'This endpoint requires you to be authenticated.');
  const { query, variables } = parseBody(Request, request.body);
  const document = readDocument(query);
  if (document instanceof GraphQLError) return ok({ errors: [document] });
  const schema = await githubSchema();
  const invalid = validate(schema, document);
  if (invalid.length > 0) return ok({ errors: invalid });
  const result = await execute({
    schema,
    document,
    rootValue: createRoot(simulator, actor),
    variableValues: variables ?? {},
  });
  const errors = result.errors?.map((error) => ({ ...error.toJSON(), type: typeOf(error) }));
  return ok({ ...(errors ? { errors } : {}), data: result.data ?? null });
}

function readDocument(query: string) {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function typeOf({ originalError, extensions }: GraphQLError): unknown {
  if (originalError instanceof GithubError) return originalError.status === 404 ? 'NOT_FOUND' : 'FORBIDDEN';
  return extensions.type;
}

/** GraphQL, of which only what Waggle asks is filled in. On GitHub Enterprise Server it stands beside `/api/v3`. */
export const graphqlRoutes: Route[] = [route('POST /graphql', answerQuery)];
