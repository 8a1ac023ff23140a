import { sendError } from '@waggle/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { describeProblems } from './review-query.ts';

const codes = { query: 'BAD_QUERY', body: 'BAD_BODY', id: 'BAD_ID' } as const;

/** A part of a request by its schema. Null after the answer was sent: 400, with what is wrong. */
export function readInput<S extends z.ZodType>(
  response: Response,
  part: keyof typeof codes,
  schema: S,
  value: unknown,
): z.output<S> | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  sendError(response, 400, codes[part], describeProblems(parsed.error, part));
  return null;
}
