import { z } from 'zod';

// The part of SARIF 2.1.0 that decides what is told where. https://docs.oasis-open.org/sarif/sarif/v2.1.0/
const Text = z.string().max(50_000);
const Level = z.enum(['none', 'note', 'warning', 'error']);
const Message = z.object({ text: Text.optional(), id: Text.optional(), arguments: z.array(Text).max(100).optional() });

const Rule = z.object({
  id: Text,
  name: Text.optional(),
  shortDescription: z.object({ text: Text }).optional(),
  messageStrings: z.record(z.string(), z.object({ text: Text })).optional(),
  defaultConfiguration: z.object({ level: Level.optional() }).optional(),
  properties: z.looseObject({ 'security-severity': z.union([z.string(), z.number()]).optional() }).optional(),
});
export type SarifRule = z.infer<typeof Rule>;

const Location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: z.object({ uri: Text.optional(), index: z.number().int().optional() }).optional(),
      region: z
        .object({ startLine: z.number().int().positive().optional(), endLine: z.number().int().positive().optional() })
        .optional(),
    })
    .optional(),
});

const Result = z.object({
  ruleId: Text.optional(),
  ruleIndex: z.number().int().optional(),
  rule: z.object({ id: Text.optional(), index: z.number().int().optional() }).optional(),
  kind: z.enum(['notApplicable', 'pass', 'fail', 'review', 'open', 'informational']).optional(),
  level: Level.optional(),
  baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
  message: Message,
  locations: z.array(Location).max(1000).optional(),
  suppressions: z.array(z.object({ status: z.string().optional() })).optional(),
});
export type SarifLogResult = z.infer<typeof Result>;

const Run = z.object({
  tool: z.object({ driver: z.object({ name: Text.min(1), rules: z.array(Rule).max(20_000).optional() }) }),
  automationDetails: z.object({ id: Text.optional() }).optional(),
  artifacts: z
    .array(z.object({ location: z.object({ uri: Text.optional() }).optional() }))
    .max(100_000)
    .optional(),
  results: z.array(Result).max(100_000).nullish(),
});
export type SarifRun = z.infer<typeof Run>;

export const SarifLog = z.object({
  version: z.literal('2.1.0', { error: 'must be "2.1.0"' }),
  runs: z.array(Run).min(1).max(20),
});
