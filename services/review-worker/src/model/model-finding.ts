import { severities } from '@waggle/contracts';
import { z } from 'zod';

export const categories = ['correctness', 'security', 'performance', 'tests', 'maintainability'] as const;

/** What a model is asked for; every field is required, because strict structured output knows no other. */
const ModelFinding = z.object({
  category: z.enum(categories),
  rule: z.string().nullable().describe('id of the rule of the repository that is broken; null for everything else'),
  severity: z
    .enum(severities)
    .describe('critical: security hole or data loss; high: a bug; medium: a risk; low: a remark'),
  path: z.string().nullable().describe('path of the file as shown in the change; null for the change as a whole'),
  quote: z.array(z.string()).describe('1 to 3 verbatim consecutive lines of the new side, without + marks'),
  line: z.number().nullable().describe('line number of the first quoted line, when known'),
  title: z.string().describe('one sentence that names the problem'),
  body: z.string().describe('why it is a problem and what happens, in at most five sentences of Markdown'),
  replacement: z.string().nullable().describe('text that replaces exactly the quoted lines; null when there is none'),
});

export const ModelFindings = z.object({
  summary: z
    .string()
    .describe('what the shown part changes and why, in at most three plain sentences, without judgement'),
  findings: z.array(ModelFinding),
});
export type ModelFindings = z.infer<typeof ModelFindings>;
