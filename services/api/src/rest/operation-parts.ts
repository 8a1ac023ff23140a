import type { z } from 'zod';

/** What descriptions of operations are made of. `Name`: the answers that they name. */
export interface OperationParts<Name extends string> {
  jsonAnswer(description: string, name: Name): object;
  jsonBody(schema: z.ZodType): object;
  problem(description: string): object;
  keyProblems(): object;
  queryParameter(name: string, schema: z.ZodType): object;
}

/** A parameter of OpenAPI that stands in the path. */
export function inPath(name: string, description: string, schema: object = { type: 'string' }) {
  return { name, in: 'path', required: true, description, schema };
}

/** Those of `/repos/{owner}/{repo}/...`. */
export const inRepository = [inPath('owner', 'Owner of the repository'), inPath('repo', 'Name of the repository')];

/** How operations on one kind of thing of a repository refuse. */
export function refusals(
  { problem, keyProblems }: Pick<OperationParts<never>, 'problem' | 'keyProblems'>,
  thing: string,
) {
  return {
    400: problem('Something in it is wrong; the message says what'),
    403: problem('The key only reads'),
    404: problem(`There is no such repository or ${thing}, or the key may not see it`),
    ...keyProblems(),
  };
}
