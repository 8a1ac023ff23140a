import type { ContextResponse, Finding, PatternRule } from '@waggle/contracts';
import type { TreeMatches, TreeQuery } from '@waggle/github';
import type { EvidenceRuleId } from '../core/config/evidence-rule-ids.ts';
import type { FileDiff } from '../core/diff/file-diff.ts';
import type { LinterResults } from './linter-results.ts';

/** What the rules may read of the repository. Text only; null when there is no such file. */
export type RepositoryReader = {
  listFiles: (sha: string) => Promise<string[]>;
  /** Also null when it is larger than `maxBytes`, 1 MiB unless told. */
  readFile: (sha: string, path: string, maxBytes?: number) => Promise<string | null>;
  /** Those of the files that there are; cheaper than a listing of everything to know which. */
  readFiles: (sha: string, paths: readonly string[]) => Promise<Map<string, string>>;
  /** Null when the tree cannot be searched; absent without a mirror. */
  search?: (sha: string, query: TreeQuery) => Promise<TreeMatches | null>;
};

export type EvidenceDeps = { repository: RepositoryReader };

export type EvidenceInput = {
  /** The merge base, which `files` starts from. */
  baseSha: string;
  headSha: string;
  files: readonly FileDiff[];
  /** The same without secrets: what findings quote. Absent in tests of rules that quote nothing secret. */
  clean?: readonly FileDiff[];
  /** What the graph knows, and where its links lead; absent when it did not answer. */
  memory?: { context: ContextResponse; pullRequestUrl: string } | null;
  /** The repository's own patterns that are about a path. */
  patternsFor?: (path: string) => readonly PatternRule[];
  /** What linters reported about the head. */
  sarif?: LinterResults;
  signal?: AbortSignal;
};

/** Its rule is one that a configuration may name. */
export type EvidenceFinding = Finding & { rule: EvidenceRuleId };

/** One deterministic check. `id` names it in notes; the findings carry their own, finer rule ids. */
export type EvidenceRule = {
  id: string;
  run: (deps: EvidenceDeps, input: EvidenceInput) => Promise<EvidenceFinding[]>;
};
