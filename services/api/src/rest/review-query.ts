import { RunStatus } from '@waggle/contracts';
import { z } from 'zod';

/** Query of `GET /api/v1/reviews`, and of the page at `/`. */
export const ReviewQuery = z.object({
  limit: z.coerce
    .number({ error: 'must be a whole number from 1 to 100' })
    .int('must be a whole number from 1 to 100')
    .min(1, 'must be from 1 to 100')
    .max(100, 'must be from 1 to 100')
    .default(20)
    .describe('How many reviews'),
  cursor: z.string().min(1, 'must not be empty').max(200).optional().describe('nextCursor of the page before'),
  repository: z
    .string()
    .max(200)
    .regex(/^[\w.-]+\/[\w.-]+$/, 'must look like owner/name')
    .optional()
    .describe('Only reviews of this repository, as owner/name'),
  status: RunStatus.optional().describe('Only reviews in this status'),
});
export type ReviewQuery = z.infer<typeof ReviewQuery>;

/** Id of a review in a path. */
export const ReviewId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'must be a positive whole number')
  .transform(Number)
  .pipe(z.number().max(Number.MAX_SAFE_INTEGER, 'is too large'));

/** `limit: must be from 1 to 100; status: ...` */
export function describeProblems(error: z.ZodError, subject: string): string {
  return error.issues.map((issue) => `${issue.path.join('.') || subject}: ${issue.message}`).join('; ');
}
