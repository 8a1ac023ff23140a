import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

const require = createRequire(import.meta.url);

type Json = { [key: string]: unknown };

export type OpenapiChecker = {
  /** What an answer lacks compared with GitHub's own description of the endpoint; empty when it fits. */
  problems: (operation: string, status: number, body: unknown) => string[];
};

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The list of installations describes an account as a user and an enterprise at once; it is one of them.
function fixAccount(node: Json): Json {
  const { allOf, ...rest } = node;
  const titles = Array.isArray(allOf) ? allOf.map((part) => part.title).join() : '';
  return titles === 'Simple User,Enterprise' ? { ...rest, anyOf: allOf } : node;
}

// OpenAPI 3.0 says "nullable" where JSON Schema has the type null.
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (!isObject(node)) return node;
  const { nullable, example: _example, ...rest } = fixAccount(node);
  const schema: Json = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, toJsonSchema(value)]));
  if (typeof schema.$ref === 'string')
    return { $ref: schema.$ref.replace('#/components/schemas/', 'github#/definitions/') };
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** Loads GitHub's published OpenAPI description; schemas are compiled only for operations that are asked about. */
export async function loadOpenapi(): Promise<OpenapiChecker> {
  const root = require.resolve('@octokit/openapi/package.json');
  const text = await readFile(root.replace('package.json', 'generated/api.github.com.json'), 'utf8');
  const description = JSON.parse(text);
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const definitions = toJsonSchema(description.components.schemas);
  ajv.addSchema({ $id: 'github', definitions: definitions as Json });
  const compiled = new Map<string, ValidateFunction>();

  const validatorFor = (operation: string, status: number): ValidateFunction => {
    const key = `${operation} ${status}`;
    const known = compiled.get(key);
    if (known) return known;
    const [method = '', path = ''] = operation.split(' ');
    const found = description.paths[path]?.[method.toLowerCase()]?.responses?.[status];
    const response = found?.$ref ? description.components.responses[found.$ref.split('/').at(-1)] : found;
    const schema = response?.content?.['application/json']?.schema;
    if (!schema) throw new Error(`GitHub describes no answer ${status} of ${operation}`);
    const validate = ajv.compile(toJsonSchema(schema) as Json);
    compiled.set(key, validate);
    return validate;
  };
  return {
    problems: (operation, status, body) => {
      const validate = validatorFor(operation, status);
      return validate(body) ? [] : (validate.errors ?? []).map(describeError);
    },
  };
}

function describeError(error: ErrorObject): string {
  return `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`;
}
