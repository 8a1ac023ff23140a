import type { ReviewResult } from '@waggle/contracts';
import type { ChangeGroup } from '../walkthrough/group-changes.ts';

export type ReviewToRender = Pick<
  ReviewResult,
  | 'verdict'
  | 'conclusion'
  | 'gateFailed'
  | 'gateReasons'
  | 'summary'
  | 'summaries'
  | 'pullRequest'
  | 'findings'
  | 'ledger'
  | 'coverage'
  | 'linkedIssues'
  | 'dependencies'
  | 'context'
  | 'degraded'
  | 'model'
  | 'modelRead'
> & {
  durationMs?: number | null;
  edition?: number | null;
  /** Earlier requests for changes of ours that this review takes back. */
  withdrawn?: number;
};

/** What only the walkthrough tells. */
export interface WalkthroughFacts {
  groups: readonly ChangeGroup[];
  /** Mermaid source; null where none is wanted or possible. */
  diagram: string | null;
  showReviewers: boolean;
  /** Addresses of comments on lines by the id of their finding. */
  commentUrls: ReadonlyMap<string, string>;
  /** Where findings without a comment are told in full; null before there is a review. */
  reviewUrl: string | null;
}

/** GitHub refuses bodies over 65,536 characters; the rest is a margin for its own counting of wide characters. */
export const maxBodyLength = 60_000;
