import { MemoryPatchBody, NewMemoryBody } from '@waggle/contracts';
import { inPath, inRepository, type OperationParts, refusals } from '../operation-parts.ts';
import { MemoryQuery } from './memories-router.ts';

const oneMemory = [...inRepository, inPath('id', 'Id of the memory', { type: 'integer', minimum: 1 })];

/** OpenAPI of the two paths of memories. */
export function memoryOperations(parts: OperationParts<'Memory' | 'MemoryList'>) {
  const { jsonAnswer, jsonBody, problem, queryParameter } = parts;
  const common = { tags: ['Memory'] };
  const refused = refusals(parts, 'memory');
  return {
    all: {
      get: {
        ...common,
        operationId: 'listMemories',
        summary: 'List what is remembered of a repository',
        parameters: [
          ...inRepository,
          ...Object.entries(MemoryQuery.shape).map(([name, schema]) => queryParameter(name, schema)),
        ],
        responses: { 200: jsonAnswer('At most 500', 'MemoryList'), ...refused },
      },
      post: {
        ...common,
        operationId: 'addMemory',
        summary: 'Add a rule or a note',
        description:
          'It is used from the next review on. One that says the same already is replaced. Needs a key made with `--write`.',
        parameters: inRepository,
        requestBody: jsonBody(NewMemoryBody),
        responses: { 201: jsonAnswer('Kept', 'Memory'), ...refused, 409: problem('500 memories are kept already') },
      },
    },
    one: {
      patch: {
        ...common,
        operationId: 'changeMemory',
        summary: 'Change, accept or dismiss a memory',
        parameters: oneMemory,
        requestBody: jsonBody(MemoryPatchBody),
        responses: {
          200: jsonAnswer('As it is now', 'Memory'),
          ...refused,
          409: problem('Another memory says the same'),
        },
      },
      delete: {
        ...common,
        operationId: 'deleteMemory',
        summary: 'Delete a memory',
        description: 'What is only wrong is better dismissed: a deleted proposal may come again.',
        parameters: oneMemory,
        responses: { 204: { description: 'Deleted' }, ...refused },
      },
    },
  };
}
