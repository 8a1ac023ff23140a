import { z } from 'zod';
import { Severity } from '../finding.ts';

/** Longest pattern, so that a list of them stays cheap to match against thousands of paths. */
const maxPattern = 300;
const maxPatterns = 100;
const maxText = 4000;

/** A glob: `*` inside one folder, `**` across folders; `!` in front takes out what earlier ones let in. */
const Pattern = z.string().min(1).max(maxPattern);
const Patterns = z.array(Pattern).max(maxPatterns);

export function patterns(description: string) {
  return Patterns.default([]).describe(description);
}

/** Regular expressions in RE2 syntax: they run in linear time, whatever is written in them. */
export function expressions(description: string) {
  return z.array(z.string().min(1).max(maxPattern)).max(20).default([]).describe(description);
}

const Id = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:[-_/.][a-z0-9]+)*$/, 'small letters, digits and single - _ / . between them');

export const SeverityOrNever = z.enum([...Severity.options, 'never']);

export const PathInstruction = z.strictObject({
  path: Pattern.describe('Which files, as a glob'),
  instructions: z.string().min(1).max(maxText).describe('What to look at in these files, in plain words'),
});
export type PathInstruction = z.infer<typeof PathInstruction>;

export const Rule = z.union([
  z.string().min(1).max(maxText),
  z.strictObject({
    id: Id.optional().describe('Name of the rule in findings'),
    rule: z.string().min(1).max(maxText).describe('What must hold, in plain words'),
    paths: Patterns.optional().describe('Which files it is about; all when left out'),
  }),
]);
export type Rule = z.infer<typeof Rule>;

export const PatternRule = z
  .strictObject({
    id: Id.describe('Name of the rule in findings'),
    pattern: z.string().min(1).max(1000).optional().describe('Regular expression (RE2) for one added line'),
    ast_grep: z.string().min(1).max(2000).optional().describe('Pattern of ast-grep; needs `language`'),
    language: z.string().min(1).max(30).optional().describe('Language that `ast_grep` is written in'),
    paths: Patterns.optional().describe('Which files it is about; all when left out'),
    severity: Severity.default('medium').describe('How bad a match is'),
    message: z.string().min(1).max(1000).describe('What is wrong and what to do instead'),
  })
  .refine(({ pattern, ast_grep }) => (pattern === undefined) !== (ast_grep === undefined), {
    error: 'needs exactly one of `pattern` and `ast_grep`',
  })
  .refine(({ ast_grep, language }) => ast_grep === undefined || language !== undefined, {
    error: '`ast_grep` needs `language`',
    path: ['language'],
  });
export type PatternRule = z.infer<typeof PatternRule>;

/** What is said about one evidence rule: `off`, `on`, or the severity that its findings get. */
export const EvidenceSetting = z.enum(['on', 'off', ...Severity.options]);
export type EvidenceSetting = z.infer<typeof EvidenceSetting>;

/** `secrets/github` names one rule, `secrets` every rule that starts with `secrets/`. */
export const EvidenceSettings = z.record(
  z
    .string()
    .max(100)
    .regex(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/, 'a rule id such as `tests/missing` or its first part'),
  EvidenceSetting,
);

export const PathInstructions = z.array(PathInstruction).max(50);
export const Rules = z.array(Rule).max(50);
export const PatternRules = z.array(PatternRule).max(50);
