import { z } from 'zod';
import { Severity } from './finding.ts';

/** One result of a linter, reduced to what a finding needs. */
export const SarifResult = z.object({
  /** `sarif/<tool>/<rule>`, in small letters, digits and dashes. */
  rule: z.string().max(100),
  severity: Severity,
  message: z.string().max(2000),
  /** As the tool wrote it: relative to the repository, or absolute on the machine that it ran on. */
  path: z.string().max(4096),
  /** 1-based. */
  startLine: z.number().int().positive(),
  endLine: z.number().int().positive(),
});
export type SarifResult = z.infer<typeof SarifResult>;

/** `POST /api/v1/repos/:owner/:repo/sarif`: what was taken, and whether the commit is reviewed once more for it. */
export const SarifAccepted = z.object({
  tools: z.array(z.string()),
  results: z.number().int(),
  /** Results without a line, of a kind that is no failure, suppressed, or beyond the limit. */
  ignored: z.number().int(),
  review: z.enum(['requested', 'next', 'unchanged']),
});
export type SarifAccepted = z.infer<typeof SarifAccepted>;
