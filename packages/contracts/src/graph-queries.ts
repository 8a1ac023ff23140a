import { z } from 'zod';
import { ChangeRef, CodeOwner, Dependents, LinkedIssueFact, RelatedPullRequest, TestOfPaths } from './context.ts';

const RepoId = z.number().int().positive();
const Path = z.string().min(1).max(4096);
const Paths = z.array(Path).min(1).max(100);
const Text = z.string().max(4000);
const PullRequestNumber = z.number().int().positive().nullable().default(null);
const limitOf = (usual: number, most: number) => z.number().int().min(1).max(most).default(usual);

/** Each list comes best first; `truncated` says that there is more than was asked for or fits. */
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), truncated: z.boolean() });

// ---- for the agent that reviews

export const FileHistoryItem = ChangeRef.extend({
  author: z.string().nullable(),
  state: z.string().nullable(),
  verdict: z.string().nullable(),
  isFix: z.boolean(),
  fileCount: z.number().int(),
  /** The change that took this one back. */
  revertedBy: ChangeRef.nullable(),
});
export type FileHistoryItem = z.infer<typeof FileHistoryItem>;

export const IssueItem = z.object({ number: z.number().int(), title: z.string(), state: z.string().nullable() });
export type IssueItem = z.infer<typeof IssueItem>;

// ---- for the dashboard

/** `heat`: changes of late, each halved every 90 days. */
const Heated = z.object({
  path: z.string(),
  language: z.string().nullable(),
  changes: z.number().int(),
  heat: z.number(),
  lastAt: z.number().nullable(),
});

export const Hotspot = Heated.extend({ fixes: z.number().int(), authors: z.number().int() });
export type Hotspot = z.infer<typeof Hotspot>;

export const HighRiskFile = z.object({
  path: z.string(),
  /** Changes within two years that mend something, that were taken back, and that a review asked to change. */
  fixes: z.number().int(),
  reverts: z.number().int(),
  changesRequested: z.number().int(),
  proof: z.array(ChangeRef),
});
export type HighRiskFile = z.infer<typeof HighRiskFile>;

export const DeadFile = z.object({ path: z.string(), language: z.string().nullable(), lastAt: z.number().nullable() });
export type DeadFile = z.infer<typeof DeadFile>;

const Share = z.object({ login: z.string(), share: z.number(), changes: z.number().int(), lastAt: z.number() });

export const OwnershipAnswer = z.object({
  items: z.array(Share),
  /** Fewest people who hold half of the decayed work. */
  busFactor: z.number().int(),
  fractal: z.number(),
  codeOwners: z.array(CodeOwner),
  truncated: z.boolean(),
});
export type OwnershipAnswer = z.infer<typeof OwnershipAnswer>;

export const ExpertiseItem = z.object({
  directory: z.string(),
  authored: z.number().int(),
  reviewed: z.number().int(),
  /** Decayed work there, halved every year. */
  score: z.number(),
  lastAt: z.number(),
});
export type ExpertiseItem = z.infer<typeof ExpertiseItem>;

export const Contributor = z.object({
  login: z.string(),
  isBot: z.boolean(),
  authored: z.number().int(),
  reviewed: z.number().int(),
  lastAt: z.number().nullable(),
});
export type Contributor = z.infer<typeof Contributor>;

export const GraphNode = z.object({
  id: z.string(),
  kind: z.enum(['file', 'person']),
  label: z.string(),
  heat: z.number(),
});
export type GraphNode = z.infer<typeof GraphNode>;

export const GraphEdge = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['imports', 'tests', 'changes_with', 'works_on']),
  weight: z.number(),
});
export type GraphEdge = z.infer<typeof GraphEdge>;

export const GraphAnswer = z.object({ items: z.array(GraphNode), edges: z.array(GraphEdge), truncated: z.boolean() });
export type GraphAnswer = z.infer<typeof GraphAnswer>;

export const ProgressAnswer = z.object({
  /** Null until the first scan ended. Epoch seconds. */
  scannedAt: z.number().nullable(),
  headSha: z.string().nullable(),
  files: z.number().int(),
  changes: z.number().int(),
  /** What a running backfill is at; null when none runs. */
  phase: z.string().nullable(),
  done: z.number().int(),
});
export type ProgressAnswer = z.infer<typeof ProgressAnswer>;

const Limited = z.object({ repoId: RepoId, limit: limitOf(20, 200) });

/**
 * What graph-worker answers at `POST /internal/v1/NAME`, beside the context: request and answer of each. One repository is
 * asked about at a time; the caller has checked that its reader may see it.
 */
export const graphQueries = {
  'file-history': {
    request: z.object({ repoId: RepoId, path: Path, limit: limitOf(20, 100) }),
    answer: listOf(FileHistoryItem),
  },
  'related-pull-requests': {
    request: z.object({ repoId: RepoId, paths: Paths, text: Text.default(''), excludePullRequest: PullRequestNumber }),
    answer: listOf(RelatedPullRequest),
  },
  dependents: {
    request: z.object({ repoId: RepoId, paths: Paths }),
    answer: z.object({ items: z.array(TestOfPaths), dependents: Dependents, truncated: z.boolean() }),
  },
  'linked-issues': {
    request: z.object({
      repoId: RepoId,
      paths: z.array(Path).max(100).default([]),
      issueNumbers: z.array(z.number().int().positive()).max(100).default([]),
      excludePullRequest: PullRequestNumber,
    }),
    answer: listOf(LinkedIssueFact),
  },
  'open-issues': {
    request: z.object({ repoId: RepoId, text: Text.min(1), limit: limitOf(10, 50) }),
    answer: listOf(IssueItem),
  },
  files: {
    request: z.object({ repoId: RepoId, under: z.string().max(4096).default(''), limit: limitOf(1000, 5000) }),
    answer: listOf(Heated),
  },
  hotspots: { request: Limited, answer: listOf(Hotspot) },
  'high-risk-files': { request: Limited, answer: listOf(HighRiskFile) },
  'dead-files': {
    request: Limited.extend({ quietDays: z.number().int().min(30).max(3650).default(365) }),
    answer: listOf(DeadFile),
  },
  ownership: {
    request: z.object({ repoId: RepoId, under: z.string().max(4096).default(''), limit: limitOf(10, 100) }),
    answer: OwnershipAnswer,
  },
  expertise: { request: Limited.extend({ login: z.string().min(1).max(100) }), answer: listOf(ExpertiseItem) },
  contributors: { request: Limited, answer: listOf(Contributor) },
  graph: {
    request: z.object({ repoId: RepoId, focus: Path.nullable().default(null), limit: limitOf(150, 500) }),
    answer: GraphAnswer,
  },
  progress: { request: z.object({ repoId: RepoId }), answer: ProgressAnswer },
} as const;

export type GraphQuery = keyof typeof graphQueries;
/** As the caller writes it, defaults left out. */
export type GraphQuestion<K extends GraphQuery> = z.input<(typeof graphQueries)[K]['request']>;
/** As graph-worker reads it. */
export type GraphRequest<K extends GraphQuery> = z.output<(typeof graphQueries)[K]['request']>;
export type GraphReply<K extends GraphQuery> = z.output<(typeof graphQueries)[K]['answer']>;
