import { shareBelow } from './hotspots.ts';
import type { ForgottenFile } from './rank-forgotten-files.ts';

/** What must be known of a change to state its risk facts. */
export interface RiskInput {
  files: readonly RiskyFile[];
  /** Lines added by past changes of the repository, ascending; the newest thousand are enough. */
  pastLinesAdded: readonly number[];
  /** `fixes` of the files that changed lately, ascending. */
  pastFixes: readonly number[];
  /** Answer of `rankForgottenFiles` with what is shown as a warning. */
  missing: readonly ForgottenFile[];
}

export interface RiskyFile {
  path: string;
  linesAdded: number;
  /** Fixes that touched the file, halved every 365 days. */
  fixes: number;
  /** The author's share of the file's knowledge (`ownershipOf`), 0 to 1; null when the file is new. */
  authorShare: number | null;
  isTest: boolean;
  /** Changes of the last year on this file that were reverted. */
  reverted: readonly { key: string; at: number }[];
}

/** Separate facts, never one number to believe: each can be checked, and each says what to look at. */
export interface RiskFacts {
  /** Also the order of changes by risk: lines added order as well as trained models do (Zeng et al., ISSTA 2021). */
  linesAdded: number;
  /** Share of past changes that added fewer lines. */
  sizePercentile: number;
  fixes: number;
  /** Files fixed more often than four of five others, most fixed first, at most 5; the percentile is the share of files below. */
  oftenFixed: { path: string; fixes: number; percentile: number }[];
  /** Share of the added lines in files of which the author owns less than 5 %. */
  unfamiliarShare: number;
  missingPartners: { path: string; confidence: number }[];
  noTestTouched: boolean;
  reverted: { path: string; key: string; at: number }[];
}

const strangerShare = 0.05;
const oftenFixedLimit = 5;
const leastFixes = 0.5;
const oftenFixedFrom = 0.8;

export function riskFacts({ files, pastLinesAdded, pastFixes, missing }: RiskInput): RiskFacts {
  const linesAdded = files.reduce((sum, file) => sum + file.linesAdded, 0);
  const fixes = files.reduce((sum, file) => sum + file.fixes, 0);
  const unfamiliar = files.filter(({ authorShare }) => authorShare !== null && authorShare < strangerShare);
  const sources = files.filter(({ isTest }) => !isTest);
  return {
    linesAdded,
    sizePercentile: shareBelow(pastLinesAdded, linesAdded),
    fixes,
    oftenFixed: files
      .map((file) => ({ path: file.path, fixes: file.fixes, percentile: shareBelow(pastFixes, file.fixes) }))
      .filter((file) => file.fixes >= leastFixes && file.percentile >= oftenFixedFrom)
      .sort((a, b) => b.fixes - a.fixes || (a.path < b.path ? -1 : 1))
      .slice(0, oftenFixedLimit),
    unfamiliarShare: linesAdded === 0 ? 0 : unfamiliar.reduce((sum, file) => sum + file.linesAdded, 0) / linesAdded,
    missingPartners: missing.map(({ path, confidence }) => ({ path, confidence })),
    noTestTouched: sources.length > 0 && sources.length === files.length,
    reverted: files.flatMap(({ path, reverted }) => reverted.map((change) => ({ path, ...change }))),
  };
}
