import type { Conclusion, Coverage, Finding, Verdict } from '@waggle/contracts';
import { isPartial } from './coverage.ts';

export type Judged = {
  findings: readonly Pick<Finding, 'severity'>[];
  coverage: Coverage;
  /** Whether a model read the change. Without one nobody judged the code, so nothing is approved. */
  modelRead: boolean;
};

/** The verdict follows from validated findings and coverage; what a model says about approval is never read. */
export function decideVerdict({ findings, coverage, modelRead }: Judged): Verdict {
  const worst = new Set(findings.map(({ severity }) => severity));
  if (worst.has('critical') || worst.has('high')) return 'REQUEST_CHANGES';
  if (worst.has('medium') || isPartial(coverage) || !modelRead) return 'NEEDS_DISCUSSION';
  return 'APPROVE';
}

/** What the check run says about a review that ran to its end; `failed` and `skipped` are the workflow's to say. */
export function decideConclusion({ findings, coverage }: Pick<Judged, 'findings' | 'coverage'>): Conclusion {
  if (isPartial(coverage)) return 'partial';
  return findings.length > 0 ? 'findings' : 'clean';
}

export type CheckConclusion = 'success' | 'neutral' | 'failure' | 'skipped';

/** GitHub's own word for it. Green means: everything was read and the change was approved. */
export function toCheckConclusion(conclusion: Conclusion, verdict: Verdict | null): CheckConclusion {
  if (conclusion === 'skipped') return 'skipped';
  if (conclusion === 'failed' || verdict === 'REQUEST_CHANGES') return 'failure';
  return verdict === 'APPROVE' && conclusion !== 'partial' ? 'success' : 'neutral';
}
