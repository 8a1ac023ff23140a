import { NewSuppressionBody } from '@waggle/contracts';
import { inPath, inRepository, type OperationParts, refusals } from '../operation-parts.ts';
import { SuppressionQuery } from './suppressions-router.ts';

/** OpenAPI of the two paths of suppressions. */
export function suppressionOperations(parts: OperationParts<'Suppression' | 'SuppressionList'>) {
  const { jsonAnswer, jsonBody, queryParameter } = parts;
  const common = { tags: ['Suppressions'] };
  const refused = refusals(parts, 'suppression');
  return {
    all: {
      get: {
        ...common,
        operationId: 'listSuppressions',
        summary: 'List what is kept silent in a repository',
        parameters: [
          ...inRepository,
          ...Object.entries(SuppressionQuery.shape).map(([name, schema]) => queryParameter(name, schema)),
        ],
        responses: { 200: jsonAnswer('At most 1,000, newest first', 'SuppressionList'), ...refused },
      },
      post: {
        ...common,
        operationId: 'addSuppression',
        summary: 'Keep a rule silent on some paths',
        description:
          'It holds from the next review on; one in force for the same rule and paths is prolonged. Secrets and critical ' +
          'findings are told all the same. Needs a key made with `--write`.',
        parameters: inRepository,
        requestBody: jsonBody(NewSuppressionBody),
        responses: { 201: jsonAnswer('In force', 'Suppression'), ...refused },
      },
    },
    one: {
      delete: {
        ...common,
        operationId: 'revokeSuppression',
        summary: 'Take a suppression back',
        description: 'The next review tells findings like it again.',
        parameters: [...inRepository, inPath('id', 'Id of the suppression', { type: 'integer', minimum: 1 })],
        responses: { 204: { description: 'Taken back' }, ...refused },
      },
    },
  };
}
