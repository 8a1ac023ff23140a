import { inRepository, type OperationParts } from '../operation-parts.ts';
import { SarifQuery } from './sarif-router.ts';

/** OpenAPI of the upload. */
export function sarifOperation({ jsonAnswer, problem, keyProblems, queryParameter }: OperationParts<'SarifAccepted'>) {
  const sarif = {
    schema: { type: 'object', required: ['version', 'runs'], description: 'SARIF 2.1.0' },
  };
  return {
    operationId: 'uploadSarif',
    summary: 'Report what a linter found',
    description:
      'Results on lines that the pull request adds become findings `sarif/<tool>/<rule>`. A later upload of the same tool and ' +
      '`automationDetails.id` for the same commit replaces the earlier one. With `pr`, a review of this commit that has begun ' +
      'already is done once more: findings that it told are not repeated. The key must have been made with `--write`. At most ' +
      '10 MiB unpacked; `Content-Encoding: gzip` is welcome.',
    tags: ['Linters'],
    parameters: [
      ...inRepository,
      ...Object.entries(SarifQuery.shape).map(([name, schema]) => queryParameter(name, schema)),
    ],
    requestBody: {
      required: true,
      content: { 'application/sarif+json': sarif, 'application/json': sarif },
    },
    responses: {
      202: jsonAnswer('Stored', 'SarifAccepted'),
      400: problem('A parameter is wrong, or this is no SARIF 2.1.0'),
      403: problem('The key only reads'),
      404: problem('There is no such repository, or the key may not see it'),
      413: problem('More than 10 MiB unpacked'),
      415: problem('Another content type or encoding'),
      ...keyProblems(),
    },
  };
}
