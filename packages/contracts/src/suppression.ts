import { z } from 'zod';
import { PathGlob } from './memory.ts';

/** Keeps a rule silent on some paths for some time, because people said so. */
export const Suppression = z.object({
  id: z.number().int(),
  rule: z.string(),
  pathGlob: z.string(),
  /** Whether only findings that quote one certain code are silent: those of a dismissal. */
  ofOneCode: z.boolean(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Null while it was not taken back. */
  revokedAt: z.iso.datetime().nullable(),
  revokedBy: z.string().nullable(),
});
export type Suppression = z.infer<typeof Suppression>;

/** `GET /api/v1/repos/:owner/:repo/suppressions`, newest first. */
export const SuppressionList = z.object({ suppressions: z.array(Suppression) });
export type SuppressionList = z.infer<typeof SuppressionList>;

/** `POST /api/v1/repos/:owner/:repo/suppressions`. */
export const NewSuppressionBody = z.strictObject({
  rule: z
    .string()
    .max(200)
    .regex(/^[a-z0-9-]+(?:\/[a-z0-9._-]+)+$/, 'must be the whole id of a rule, such as `tests/missing`')
    .refine((rule) => !rule.startsWith('secrets/'), 'must not be about secrets: those are never silenced')
    .describe('As findings show it'),
  pathGlob: PathGlob.describe('Where it is silent'),
  reason: z.string().trim().min(3, 'must say why, for those who wonder later').max(500),
  days: z.number().int().min(1).max(3650).default(90).describe('Until it ends'),
});
