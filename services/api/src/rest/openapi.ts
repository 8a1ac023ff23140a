import {
  CancelAccepted,
  ErrorBody,
  Health,
  Memory,
  MemoryList,
  ReviewDetail,
  ReviewPage,
  SarifAccepted,
  Suppression,
  SuppressionList,
} from '@waggle/contracts';
import { z } from 'zod';
import { memoryOperations } from './memories/memory-operations.ts';
import { ReviewQuery } from './review-query.ts';
import { sarifOperation } from './sarif/sarif-operation.ts';
import { suppressionOperations } from './suppressions/suppression-operations.ts';

const answers = {
  ReviewPage,
  ReviewDetail,
  CancelAccepted,
  SarifAccepted,
  Memory,
  MemoryList,
  Suppression,
  SuppressionList,
  Health,
  ErrorBody,
};

type JsonSchema = Record<string, unknown>;

/** The OpenAPI 3.1 description of this service, made from the schemas that the code uses. */
export function buildOpenapi(version: string) {
  const parts = { jsonAnswer, jsonBody, problem, keyProblems, queryParameter };
  const [memories, suppressions] = [memoryOperations(parts), suppressionOperations(parts)];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waggle',
      version,
      summary: 'Reviews of pull requests',
      description:
        'Read what Waggle reviewed and how. Make a key with `waggle api-key create`; it sees the repositories that it was made for. ' +
        'Answers of one version have exactly these fields; later versions may add some.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This instance' }],
    tags: [
      { name: 'Reviews', description: 'What was reviewed' },
      { name: 'Linters', description: 'What other tools found' },
      { name: 'Memory', description: 'What is remembered of a repository' },
      { name: 'Suppressions', description: 'What is kept silent in a repository' },
      { name: 'Health', description: 'Whether the service works' },
    ],
    security: [{ apiKey: [] }],
    paths: {
      '/api/v1/reviews': { get: listOperation() },
      '/api/v1/reviews/{id}': { get: findOperation() },
      '/api/v1/reviews/{id}/cancel': { post: cancelOperation() },
      '/api/v1/repos/{owner}/{repo}/sarif': {
        post: sarifOperation(parts),
      },
      '/api/v1/repos/{owner}/{repo}/memories': memories.all,
      '/api/v1/repos/{owner}/{repo}/memories/{id}': memories.one,
      '/api/v1/repos/{owner}/{repo}/suppressions': suppressions.all,
      '/api/v1/repos/{owner}/{repo}/suppressions/{id}': suppressions.one,
      '/health': { get: healthOperation('getHealth', 'Health of this service and its parts') },
      '/ready': { get: healthOperation('getReadiness', 'Whether this service can do its work') },
    },
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'API key of this instance: `wgl_...`' },
      },
      schemas: componentSchemas(),
    },
  };
}

export type OpenapiDocument = ReturnType<typeof buildOpenapi>;

function listOperation() {
  return {
    operationId: 'listReviews',
    summary: 'List reviews, newest first',
    tags: ['Reviews'],
    parameters: Object.entries(ReviewQuery.shape).map(([name, schema]) => queryParameter(name, schema)),
    responses: {
      200: jsonAnswer('A page of reviews', 'ReviewPage'),
      400: problem('A parameter is wrong'),
      ...keyProblems(),
    },
  };
}

function findOperation() {
  return {
    operationId: 'getReview',
    summary: 'One review with steps, findings and coverage',
    tags: ['Reviews'],
    parameters: [idParameter],
    responses: {
      200: jsonAnswer('The review', 'ReviewDetail'),
      400: problem('The id is not a number'),
      404: problem('There is no such review, or the key may not see it'),
      ...keyProblems(),
    },
  };
}

const idParameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'Id of the review',
  schema: { type: 'integer', minimum: 1 },
};

function cancelOperation() {
  return {
    operationId: 'cancelReview',
    summary: 'Cancel a running review',
    description:
      'Its worker stops within seconds, also in the middle of a model call. Nothing is posted, and the head is not reviewed ' +
      'unless somebody asks again or pushes. The key must have been made with `--write`.',
    tags: ['Reviews'],
    parameters: [idParameter],
    responses: {
      202: jsonAnswer('The review is being cancelled', 'CancelAccepted'),
      400: problem('The id is not a number'),
      403: problem('The key only reads'),
      404: problem('There is no such review, or the key may not see it'),
      409: problem('The review has ended already'),
      ...keyProblems(),
    },
  };
}

function healthOperation(operationId: string, summary: string) {
  return {
    operationId,
    summary,
    tags: ['Health'],
    security: [],
    responses: {
      200: jsonAnswer('It works, perhaps without a part it can do without', 'Health'),
      503: jsonAnswer('A part it needs is away', 'Health'),
    },
  };
}

function keyProblems() {
  const retryAfter = { description: 'Seconds to wait', schema: { type: 'integer' } };
  const challenge = { description: 'How to sign in', schema: { type: 'string' } };
  return {
    401: { ...problem('No valid API key'), headers: { 'WWW-Authenticate': challenge } },
    429: { ...problem('Too many requests with this key'), headers: { 'Retry-After': retryAfter } },
    500: problem('Something failed in Waggle; the request id is in its log'),
    503: { ...problem('The database is away'), headers: { 'Retry-After': retryAfter } },
  };
}

function queryParameter(name: string, schema: z.ZodType) {
  const { description, ...rest } = clean(z.toJSONSchema(schema, { io: 'input' }));
  return { name, in: 'query', required: !schema.safeParse(undefined).success, description, schema: rest };
}

function jsonAnswer(description: string, name: keyof typeof answers) {
  return { description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } };
}

function jsonBody(schema: z.ZodType) {
  return {
    required: true,
    content: { 'application/json': { schema: clean(z.toJSONSchema(schema, { io: 'input' })) } },
  };
}

function problem(description: string) {
  return jsonAnswer(description, 'ErrorBody');
}

function componentSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answers)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, clean(schema)]));
}

/** Without what says nothing: dialect and ids, which OpenAPI sets, and the bounds of every safe integer. */
function clean(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (name, value) => {
    if (name === '$schema' || name === '$id' || Math.abs(value) === Number.MAX_SAFE_INTEGER) return undefined;
    return value;
  });
}
