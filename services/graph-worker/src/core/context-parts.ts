import type { ChangeRef, ContextRequest, LinkedIssueFact } from '@waggle/contracts';
import type { CandidateChange } from './candidate-change.ts';
import type { Reached } from './rank-dependents.ts';
import type { RecentHistory } from './recent-history.ts';

/** A path as the graph stores it. The tally is null for files that no backfill counted. */
export interface PathFacts {
  path: string;
  changes: number | null;
  w: number | null;
  w90: number | null;
  at: number | null;
  /** Changes that ever touched it. */
  touched: number;
  /** Files that import it. */
  dependents: number;
  owners: { owner: string; pattern: string | null }[];
  tests: string[];
}

export interface PartnerRow {
  path: string;
  partner: string;
  n: number;
  w: number;
  w90: number;
  at: number;
  /** Changes that ever touched the partner, and its own tally. */
  touched: number;
  of: Omit<CandidateFile, 'path'>;
}

/** A file that exists and may have been forgotten, with its tally where a backfill counted one. */
export interface CandidateFile {
  path: string;
  changes: number | null;
  w: number | null;
  w90: number | null;
  at: number | null;
}

export interface OpenPullRequest {
  number: number;
  title: string;
  author: string | null;
  /** Epoch seconds; null when GitHub did not tell. */
  updatedAt: number | null;
  paths: string[];
  /** Up to where the head of the symbol ends: what is inside has symbols of its own. */
  symbols: { name: string; path: string | null; line: number | null; endLine: number | null }[];
}

/** A change that speaks in the same words, best first. */
export interface WordMatch {
  key: string;
  number: number;
  title: string;
  verdict: string | null;
  author: string | null;
  at: number;
  score: number;
}

/** Everything that was read for one context. */
export interface ContextParts {
  request: ContextRequest;
  paths: readonly string[];
  /** Those of so many changes that only the newest of the repository are counted. */
  hubs: readonly string[];
  now: number;
  scannedAt: number | null;
  structuredAt: number | null;
  changeCount: number;
  /** Why the graph stopped following the repository, if it did. */
  limit?: string | null;
  files: readonly PathFacts[];
  changes: readonly CandidateChange[];
  asked: readonly LinkedIssueFact[];
  partners: readonly PartnerRow[];
  /** Neighbours in the directory, and what was worked on last. */
  others: readonly CandidateFile[];
  dependents: { levels: Reached[][]; direct: number; capped: boolean };
  openPulls: readonly OpenPullRequest[];
  byWords: readonly WordMatch[];
  /** Null when it could not be read in time. */
  recent: RecentHistory | null;
}

export interface ProofRow extends ChangeRef {
  partner: string;
}
