import type { z } from 'zod';
import { invalidRequest } from './github-error.ts';

/** Checks a request body; a misfit is answered in GitHub's words. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `For '${issue.path.join('/')}', ${issue.message}`);
  throw invalidRequest(problems.join('\n'));
}
