import { z } from 'zod';

/** Worst first. `critical` and `high` ask for changes, `medium` asks for a discussion, `low` is a remark. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

export const Verdict = z.enum(['APPROVE', 'REQUEST_CHANGES', 'NEEDS_DISCUSSION']);
export type Verdict = z.infer<typeof Verdict>;

/** A claim about the change, before it is placed. `quote` (verbatim lines of the new side) decides the line, not `line`. */
export const Finding = z.object({
  /** Stable rule id (`secrets/leaked-secret`, `tests/missing`) or the model's category (`model/correctness`). */
  rule: z.string().min(1).max(100),
  source: z.enum(['evidence', 'model']),
  severity: Severity,
  title: z.string().min(1).max(200),
  body: z.string().max(4000),
  /** Path in the head tree; null when the finding is about the pull request as a whole. */
  path: z.string().nullable(),
  /** 1 to 3 verbatim lines of the new side; empty when the finding is about the whole file. */
  quote: z.array(z.string()).max(3),
  /** Claimed 1-based line of the new side, used only to choose between equal quotations. */
  line: z.number().int().positive().nullable(),
  /** Replacement for the quoted lines; null when none is offered. */
  replacement: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** Where a finding was put: on lines of one hunk, on the file, as an annotation, or in the summary. */
export const Placement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), startLine: z.number().int().positive(), line: z.number().int().positive() }),
  z.object({
    kind: z.literal('file'),
    /** Lines outside the change that the finding quotes: no comment can stand there, an annotation can. */
    startLine: z.number().int().positive().optional(),
    line: z.number().int().positive().optional(),
  }),
  z.object({ kind: z.literal('summary') }),
]);
export type Placement = z.infer<typeof Placement>;

export const PlacedFinding = Finding.extend({
  id: z.string(),
  placement: Placement,
  /** Why a fix that the model gave is not offered; absent when there was none or it is. */
  fixProblem: z.string().optional(),
});
export type PlacedFinding = z.infer<typeof PlacedFinding>;
