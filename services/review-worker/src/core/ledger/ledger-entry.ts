import type { Severity } from '@waggle/contracts';

/**
 * `open`: told and still there. `fixed`: the quoted code is gone. `dismissed`: a person said it is none.
 * `outdated`: its file left the pull request, so nothing can be said about it any more.
 */
type FindingState = 'open' | 'fixed' | 'dismissed' | 'outdated';

/** One finding as the ledger remembers it across pushes. Its identity is rule, path, symbol and quoted code. */
export interface LedgerEntry {
  id: number;
  rule: string;
  source: 'evidence' | 'model';
  severity: Severity;
  title: string;
  body: string;
  /** Path in the tree of `headSha`; null when the finding is about the pull request as a whole. */
  path: string | null;
  /** The enclosing definition as git names it; empty when unknown. */
  symbol: string;
  /** The lines as they stood in the tree of `headSha`, redacted; empty when none were quoted. */
  quote: readonly string[];
  /** 1-based lines in the tree of `headSha`; null when the finding is not on lines. */
  startLine: number | null;
  endLine: number | null;
  state: FindingState;
  /** The commit that path, quote and lines speak of. */
  headSha: string;
}
