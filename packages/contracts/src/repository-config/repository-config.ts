import { z } from 'zod';
import { Severity } from '../finding.ts';
import {
  EvidenceSettings,
  expressions,
  PathInstructions,
  PatternRules,
  patterns,
  Rules,
  SeverityOrNever,
} from './config-parts.ts';

const Flag = z.boolean();
const ModelName = z.string().min(1).max(200);

/** A section that may be left out, as a whole or in part: every key has a default. */
function section<S extends z.ZodRawShape>(shape: S, description: string) {
  return z
    .strictObject(shape)
    .prefault({} as never)
    .describe(description);
}

const ReviewOn = section(
  {
    drafts: Flag.default(false).describe('Review drafts; otherwise they are reviewed once they are ready'),
    bots: Flag.default(true).describe('Review pull requests that Apps open, such as dependency updates'),
    own: Flag.default(false).describe('Review pull requests that Waggle itself opened'),
  },
  'Which pull requests are reviewed, besides those of people',
);

const Filters = section(
  {
    labels: patterns('A pull request must wear one of these labels, and none of those written with `!` in front'),
    title: section(
      {
        include: expressions('The title must match one of these regular expressions (RE2)'),
        exclude: expressions('The title must match none of these regular expressions (RE2)'),
      },
      'Which titles are reviewed',
    ),
    base_branches: patterns('Branches that a pull request goes into; `*` does not cross a `/`'),
    head_branches: patterns('Branches that a pull request comes from; `*` does not cross a `/`'),
    authors: patterns('Logins of authors, such as `!dependabot[bot]`'),
    paths: patterns('Files that are reviewed; those that are left out are listed as such'),
  },
  'What is reviewed. In every list `!` in front excludes, later entries win, and a list of exclusions alone allows all else',
);

const Model = section(
  {
    name: ModelName.nullable().default(null).describe('`provider:model`; the one of the operator when left out'),
    fallbacks: z.array(ModelName).max(5).default([]).describe('Models that are asked in turn when the first fails'),
    mode: z.enum(['single', 'specialists']).default('single').describe('One reader, or specialists in parallel'),
    tools: Flag.default(true).describe('Let the model look up files, code and history of this repository'),
    min_score: z
      .number()
      .int()
      .min(0)
      .max(100)
      .nullable()
      .default(null)
      .describe(
        'Let the model score each of its findings from 0 to 100, and leave out those below; null for no such look',
      ),
    effort: z.enum(['low', 'medium', 'high']).nullable().default(null).describe('How long a model may think'),
  },
  'Which model reads the change. Keys and addresses of providers are the operator’s to set',
);

const Budgets = section(
  {
    tokens: z.number().int().positive().max(100_000_000).nullable().default(null).describe('Tokens of one review'),
    usd: z.number().positive().max(10_000).nullable().default(null).describe('US dollars of one review'),
    seconds: z.number().positive().max(7200).nullable().default(null).describe('Seconds of one review'),
    usd_per_day: z
      .number()
      .positive()
      .max(100_000)
      .nullable()
      .default(null)
      .describe('US dollars of this repository in one day'),
  },
  'Limits on what a review may use. The operator’s own limits hold as well',
);

const Comments = section(
  {
    max: z
      .number()
      .int()
      .min(0)
      .max(50)
      .default(25)
      .describe('Comments on lines in one review; the rest is in its text'),
    min_severity: Severity.default('low').describe(
      'Least severe finding that becomes a comment; the rest is in the text',
    ),
  },
  'Which findings become comments',
);

const Gate = section(
  {
    fail_on: SeverityOrNever.default('high').describe('Least severe finding that makes the check run fail'),
    request_changes_on: SeverityOrNever.default('high').describe('Least severe finding that requests changes'),
    approve: Flag.default(false).describe('Approve a change without findings, where the operator allows that'),
    partial: z
      .enum(['neutral', 'failure'])
      .default('neutral')
      .describe('What the check run says when not everything could be read'),
  },
  'When the check run fails and what the review says',
);

const Output = section(
  {
    walkthrough: Flag.default(true).describe('Say what changed and why'),
    diagram: Flag.default(false).describe('Draw the change as a diagram'),
    reviews: z
      .enum(['always', 'with_findings'])
      .default('always')
      .describe(
        'Submit a review of each push, or only where it tells something new; the rest is in walkthrough and check run',
      ),
    reviewers: Flag.default(true).describe('Suggest reviewers'),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language tag such as `en` or `pt-BR`')
      .default('en')
      .describe('Language that the model writes in'),
  },
  'What the review shows',
);

const Suppressions = section(
  {
    from_feedback: Flag.default(true).describe('Learn from reactions and replies what is not wanted'),
    expire_after_days: z.number().int().min(1).max(3650).default(90).describe('How long a suppression holds'),
  },
  'How findings that people dismissed are kept away',
);

const MemoryUse = section(
  {
    use: Flag.default(true).describe('Show the model what is remembered of this repository'),
    learn: Flag.default(true).describe('Let the model propose, after a review, what is worth remembering'),
  },
  'Rules that people gave, and what was learned from reviews',
);

/** `.waggle.yml` at the root of a repository, with every default filled in. Keys are named as people write them. */
export const RepositoryConfig = z
  .strictObject({
    version: z.literal(1).default(1).describe('Version of this format'),
    enabled: Flag.default(true).describe('Whether Waggle does anything in this repository'),
    review_on: ReviewOn,
    incremental: Flag.default(true).describe('Read only what is new since the last review'),
    trigger_label: z
      .string()
      .min(1)
      .max(50)
      .nullable()
      .default('waggle:review')
      .describe('Adding this label asks for a review, whatever the filters say; null for none'),
    chat: Flag.default(true).describe('Answer questions in comments'),
    filters: Filters,
    path_instructions: PathInstructions.default([]).describe('What to look at in which files'),
    rules: Rules.default([]).describe('Rules of this project in plain words'),
    evidence: EvidenceSettings.default({}).describe('Checks without a model: `off`, `on` or a severity, by rule id'),
    patterns: PatternRules.default([]).describe('Rules of this project as regular expressions or ast-grep patterns'),
    model: Model,
    budgets: Budgets,
    comments: Comments,
    gate: Gate,
    output: Output,
    suppressions: Suppressions,
    memory: MemoryUse,
    instruction_files: Flag.default(true).describe('Let the model read AGENTS.md, CLAUDE.md and CONTRIBUTING.md'),
  })
  .describe('Configuration of Waggle for one repository: .waggle.yml on the base branch');
export type RepositoryConfig = z.infer<typeof RepositoryConfig>;
