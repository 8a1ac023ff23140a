import { shareBelow } from './hotspots.ts';
import type { ForgottenFile } from './rank-forgotten-files.ts';

/** What must be known of a change to state its risk facts. */
export interface RiskInput {
  files: readonly RiskyFile[];
  /** Lines added by past changes of the repository, ascending; the newest thousand are enough. */
  pastLinesAdded: readonly number[];
  /** Sums of `fixes` over the files of past changes, ascending; for the percentile. */
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
  fixPercentile: number;
  /** Most fixed first, at most 5. */
  oftenFixed: { path: string; fixes: number }[];
  /** Share of the added lines in files of which the author owns less than 5 %. */
  unfamiliarShare: number;
  missingPartners: { path: string; confidence: number }[];
  noTestTouched: boolean;
  reverted: { path: string; key: string; at: number }[];
}

const strangerShare = 0.05;
const oftenFixedLimit = 5;
const leastFixes = 0.5;

export function riskFacts({ files, pastLinesAdded, pastFixes, missing }: RiskInput): RiskFacts {
  const linesAdded = files.reduce((sum, file) => sum + file.linesAdded, 0);
  const fixes = files.reduce((sum, file) => sum + file.fixes, 0);
  const unfamiliar = files.filter(({ authorShare }) => authorShare !== null && authorShare < strangerShare);
  const sources = files.filter(({ isTest }) => !isTest);
  return {
    linesAdded,
    sizePercentile: shareBelow(pastLinesAdded, linesAdded),
    fixes,
    fixPercentile: shareBelow(pastFixes, fixes),
    oftenFixed: files
      .filter((file) => file.fixes >= leastFixes)
      .sort((a, b) => b.fixes - a.fixes || (a.path < b.path ? -1 : 1))
      .slice(0, oftenFixedLimit)
      .map((file) => ({ path: file.path, fixes: file.fixes })),
    unfamiliarShare: linesAdded === 0 ? 0 : unfamiliar.reduce((sum, file) => sum + file.linesAdded, 0) / linesAdded,
    missingPartners: missing.map(({ path, confidence }) => ({ path, confidence })),
    noTestTouched: sources.length > 0 && sources.length === files.length,
    reverted: files.flatMap(({ path, reverted }) => reverted.map((change) => ({ path, ...change }))),
  };
}
