import { z } from 'zod';

/** What a memory is: a rule that people gave, four kinds of what reviews taught, and how the repository is laid out. */
export const MemoryKind = z.enum(['rule', 'pattern', 'decision', 'risk_area', 'developer_note', 'project_map']);
export type MemoryKind = z.infer<typeof MemoryKind>;

/** Only what is active is used in reviews. */
export const MemoryStatus = z.enum(['proposed', 'active', 'dismissed']);
export type MemoryStatus = z.infer<typeof MemoryStatus>;

export const maxMemoryText = 1000;

/** Where a memory was seen. */
export const MemoryEvidence = z.object({
  prNumber: z.number().int().positive(),
  path: z.string().nullable(),
  /** Words that stand there, verbatim. */
  quote: z.string(),
});
export type MemoryEvidence = z.infer<typeof MemoryEvidence>;

export const Memory = z.object({
  id: z.number().int(),
  kind: MemoryKind,
  status: MemoryStatus,
  text: z.string(),
  /** Which files it is about; `**` for all. */
  pathGlob: z.string(),
  source: z.enum(['person', 'model', 'scan']),
  createdBy: z.string(),
  evidence: z.array(MemoryEvidence),
  /** In how many pull requests it was seen. */
  sightings: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});
export type Memory = z.infer<typeof Memory>;

/** `GET /api/v1/repos/:owner/:repo/memories`, newest first; with `search` the best match first. */
export const MemoryList = z.object({ memories: z.array(Memory) });
export type MemoryList = z.infer<typeof MemoryList>;

const Text = z
  .string()
  .trim()
  .min(3, 'must have at least 3 characters')
  .max(maxMemoryText, `must have at most ${maxMemoryText} characters`);
/** Which files something is about. */
export const PathGlob = z
  .string()
  .min(1, 'must not be empty')
  .max(300)
  .regex(/^[^\s[\]{}\\]+$/, 'must be a path, in which `*`, `**` and `?` may stand for other characters');
const Days = z.number().int().min(1).max(3650).nullable();

/** `POST /api/v1/repos/:owner/:repo/memories`. */
export const NewMemoryBody = z.strictObject({
  text: Text.describe('One rule or note, in plain words'),
  kind: MemoryKind.exclude(['project_map']).default('rule'),
  pathGlob: PathGlob.default('**').describe('Which files it is about'),
  days: Days.default(null).describe('Until it expires; null for never'),
});

/** `PATCH /api/v1/repos/:owner/:repo/memories/:id`: what is left out stays. */
export const MemoryPatchBody = z
  .strictObject({
    text: Text.optional(),
    pathGlob: PathGlob.optional(),
    status: MemoryStatus.optional().describe(
      '`active` accepts a proposal; `dismissed` keeps it from being proposed again',
    ),
    days: Days.optional().describe('Until it expires, from now on; null for never'),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'must change something');
