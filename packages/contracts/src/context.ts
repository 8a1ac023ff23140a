import { z } from 'zod';

const RepoId = z.number().int().positive();
const Path = z.string().min(1).max(4096);
const Numbers = z.array(z.number().int().positive());

/** What a change does to one file. `ranges`: lines of the old side, 1-based and inclusive; they tell which symbols it is about. */
export const ChangedLines = z.object({
  path: Path,
  added: z.number().int().nonnegative().default(0),
  ranges: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])).max(200),
});
export type ChangedLines = z.infer<typeof ChangedLines>;

/** `POST /internal/v1/context` of graph-worker: what the repository's memory knows about these paths. */
export const ContextRequest = z.object({
  repoId: RepoId,
  paths: z.array(Path).max(3000),
  issueNumbers: Numbers.max(100).default([]),
  /** The pull request under review: it must not be its own evidence. */
  excludePullRequest: z.number().int().positive().nullable().default(null),
  /** Login of the author, who is not an expert for their own change. */
  author: z.string().nullable().default(null),
  /** Title and description: earlier changes in the same words are related. */
  text: z.string().max(20_000).default(''),
  changedLines: z.array(ChangedLines).max(3000).default([]),
  /** Those of the paths that the change takes away. */
  deletedPaths: z.array(Path).max(3000).default([]),
  /** Lines the change adds; null when unknown. */
  linesAdded: z.number().int().nonnegative().nullable().default(null),
});
export type ContextRequest = z.infer<typeof ContextRequest>;

/** A change of the past as a proof: a pull request by number, or a commit by its id. */
export const ChangeRef = z.object({
  number: z.number().int().nullable(),
  sha: z.string().nullable(),
  title: z.string(),
  /** Epoch seconds. */
  at: z.number(),
});
export type ChangeRef = z.infer<typeof ChangeRef>;

export const Expert = z.object({
  login: z.string(),
  /** Distinct changes by this person that touched the paths. */
  pullRequests: z.number().int(),
  /** Distinct changes to the paths that this person reviewed. */
  reviews: z.number().int().default(0),
  files: z.number().int(),
  /** Epoch seconds of the newest one; null when unknown. */
  lastAt: z.number().nullable(),
  score: z.number(),
  /** The newest changes that show it. */
  proof: z.array(ChangeRef).default([]),
});
export type Expert = z.infer<typeof Expert>;

/** Who a rule file says must look: `@login`, `@org/team` or an e-mail address. */
export const CodeOwner = z.object({
  owner: z.string(),
  pattern: z.string().nullable(),
  paths: z.array(z.string()),
});
export type CodeOwner = z.infer<typeof CodeOwner>;

export const RelatedReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('files'), paths: z.array(z.string()) }),
  z.object({ kind: z.literal('issue'), numbers: z.array(z.number().int()) }),
  z.object({ kind: z.literal('words') }),
]);
export type RelatedReason = z.infer<typeof RelatedReason>;

export const RelatedPullRequest = z.object({
  number: z.number().int(),
  title: z.string(),
  author: z.string().nullable(),
  verdict: z.string().nullable(),
  sharedPaths: z.array(z.string()),
  score: z.number(),
  reasons: z.array(RelatedReason).default([]),
  /** Epoch seconds. */
  at: z.number().nullable().default(null),
});
export type RelatedPullRequest = z.infer<typeof RelatedPullRequest>;

export const LinkedIssueFact = z.object({
  number: z.number().int(),
  title: z.string().nullable(),
  state: z.string().nullable(),
  closedBy: z.array(z.number().int()),
});
export type LinkedIssueFact = z.infer<typeof LinkedIssueFact>;

/** A file that used to change with the asked ones and is not among them. */
export const ForgottenPartner = z.object({
  path: z.string(),
  score: z.number(),
  /** Chance that the change is incomplete without this file, 0 to 1, where every second change is incomplete. */
  confidence: z.number(),
  /** Changes of this file and the closest asked path, out of how many changes of that path. */
  together: z.number().int(),
  outOf: z.number().int(),
  /** The asked paths it goes with, closest first. */
  because: z.array(z.string()),
  /** Whether it is likely enough to be named to a person who did not ask. */
  warn: z.boolean(),
  proof: z.array(ChangeRef),
});
export type ForgottenPartner = z.infer<typeof ForgottenPartner>;

export const Dependent = z.object({
  path: z.string(),
  /** 1 for a file that imports one of the paths itself. */
  depth: z.number().int().min(1).max(3),
  score: z.number(),
  /** The file it reaches the paths through. */
  via: z.string(),
});
export type Dependent = z.infer<typeof Dependent>;

export const Dependents = z.object({
  files: z.array(Dependent),
  /** Files that import one of the paths themselves, the ones not listed too. */
  direct: z.number().int(),
  /** True where a file has so many importers that only some of them were followed. */
  capped: z.boolean(),
});
export type Dependents = z.infer<typeof Dependents>;

export const TestOfPaths = z.object({ path: z.string(), tests: z.array(z.string()) });
export type TestOfPaths = z.infer<typeof TestOfPaths>;

export const FileFacts = z.object({
  path: z.string(),
  /** Changes that ever touched it. */
  changes: z.number().int(),
  lastAt: z.number().nullable(),
  /** Sum of 2^(-age/180 d) over its changes. */
  heat: z.number(),
  /** Share of the repository's recently changed files that are cooler, 0 to 1; null when too few are known. */
  heatPercentile: z.number().nullable(),
  /** Decayed count of changes that mend something. */
  fixes: z.number(),
  fixPercentile: z.number().nullable(),
  /** Largest shares of decayed work first. */
  owners: z.array(z.object({ login: z.string(), share: z.number() })),
  /** Fewest people who hold half of the decayed work; 0 when nobody is known. */
  busFactor: z.number().int(),
  /** 1 minus the sum of squared shares: 0 for one author, towards 1 for many. */
  fractal: z.number(),
  /** The asking author's share. */
  authorShare: z.number().nullable(),
  dependents: z.number().int(),
});
export type FileFacts = z.infer<typeof FileFacts>;

export const RevertedChange = z.object({
  change: ChangeRef,
  revertedBy: ChangeRef,
  paths: z.array(z.string()),
});
export type RevertedChange = z.infer<typeof RevertedChange>;

/** Named facts about a change, not one number: size is the best single predictor, the others say where it lands. */
export const RiskFacts = z.object({
  size: z.object({ linesAdded: z.number().int(), percentile: z.number(), sample: z.number().int() }).nullable(),
  /** Touched files that were fixed more often than most of the recently changed files; each more often than the percentile. */
  fixHistory: z.object({ percentile: z.number(), paths: z.array(z.string()), proof: z.array(ChangeRef) }).nullable(),
  /** Share of the added lines in files of which the author did less than 5 % of the work, and these files. */
  ownershipGap: z.object({ share: z.number(), paths: z.array(z.string()) }).nullable(),
  reverted: z.array(RevertedChange),
});
export type RiskFacts = z.infer<typeof RiskFacts>;

export const ConflictingPullRequest = z.object({
  number: z.number().int(),
  title: z.string(),
  author: z.string().nullable(),
  paths: z.array(z.string()),
  /** Symbols that both change; empty when only files are shared. */
  symbols: z.array(z.string()),
  /** Nobody moved it for half a year: it is not going to land soon. */
  dormant: z.boolean().default(false),
});
export type ConflictingPullRequest = z.infer<typeof ConflictingPullRequest>;

export const ContextResponse = z.object({
  /** Null until the repository was scanned once. Epoch seconds. */
  scannedAt: z.number().nullable(),
  /** Null until imports, tests and symbols were read once. Epoch seconds. */
  structuredAt: z.number().nullable().default(null),
  experts: z.array(Expert),
  codeOwners: z.array(CodeOwner).default([]),
  relatedPullRequests: z.array(RelatedPullRequest),
  linkedIssues: z.array(LinkedIssueFact),
  forgotten: z.array(ForgottenPartner).default([]),
  dependents: Dependents.default({ files: [], direct: 0, capped: false }),
  tests: z.array(TestOfPaths).default([]),
  files: z.array(FileFacts).default([]),
  risk: RiskFacts.nullable().default(null),
  conflicts: z.array(ConflictingPullRequest).default([]),
  /** Parts that could not be read in time, in words for people. */
  incomplete: z.array(z.string()).default([]),
  /** Present where the graph is full and does not follow this repository: why, and what to do. */
  limit: z.string().optional(),
  /** True when the answer was cut to a size cap. */
  truncated: z.boolean(),
});
export type ContextResponse = z.infer<typeof ContextResponse>;
