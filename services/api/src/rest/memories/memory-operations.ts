import { MemoryPatchBody, NewMemoryBody } from '@waggle/contracts';
import type { z } from 'zod';
import { inPath, inRepository } from '../path-parameters.ts';
import { MemoryQuery } from './memories-router.ts';

interface Parts {
  jsonAnswer(description: string, name: 'Memory' | 'MemoryList'): object;
  jsonBody(schema: z.ZodType): object;
  problem(description: string): object;
  keyProblems(): object;
  queryParameter(name: string, schema: z.ZodType): object;
}

const oneMemory = [...inRepository, inPath('id', 'Id of the memory', { type: 'integer', minimum: 1 })];

/** OpenAPI of the two paths of memories. */
export function memoryOperations({ jsonAnswer, jsonBody, problem, keyProblems, queryParameter }: Parts) {
  const common = { tags: ['Memory'] };
  const refused = {
    400: problem('Something in it is wrong; the message says what'),
    403: problem('The key only reads'),
    404: problem('There is no such repository or memory, or the key may not see it'),
    ...keyProblems(),
  };
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
