import type { Conclusion, Coverage, Verdict } from '@waggle/contracts';
import { createReviewConfig, defaultSnapshot } from './config/review-config.ts';
import { isPartial } from './coverage.ts';
import { createGate, type Gate, type Gated, reaches } from './gate.ts';
import { countFindings } from './render/labels.ts';

export type Judged = {
  findings: readonly Gated[];
  coverage: Coverage;
  /** Whether a model read the change. Without one nobody judged the code, so nothing is approved. */
  modelRead: boolean;
};

const defaultGate = createGate(createReviewConfig(defaultSnapshot));

/** The verdict follows from validated findings and coverage; what a model says about approval is never read. */
export function decideVerdict({ findings, coverage, modelRead }: Judged, gate: Gate = defaultGate): Verdict {
  if (findings.some(gate.requestsChanges)) return 'REQUEST_CHANGES';
  const isSerious = findings.some(({ severity }) => reaches(severity, 'medium'));
  return isSerious || isPartial(coverage) || !modelRead ? 'NEEDS_DISCUSSION' : 'APPROVE';
}

/** Everything that follows from findings and coverage, by what the repository wants. */
export function judgeReview(
  judged: Judged,
  gate: Gate,
): { verdict: Verdict; conclusion: Conclusion; gateFailed: boolean; gateReasons: string[] } {
  const conclusion = decideConclusion(judged);
  const failing = judged.findings.filter(gate.fails);
  const gateReasons = failing.length === 0 ? [] : [`${countFindings(failing)} open`];
  if (conclusion === 'partial' && gate.partialFails) gateReasons.push('not everything was read');
  return { verdict: decideVerdict(judged, gate), conclusion, gateFailed: gateReasons.length > 0, gateReasons };
}

/** What the check run says about a review that ran to its end; `failed` and `skipped` are the workflow's to say. */
export function decideConclusion({ findings, coverage }: Pick<Judged, 'findings' | 'coverage'>): Conclusion {
  if (isPartial(coverage)) return 'partial';
  return findings.length > 0 ? 'findings' : 'clean';
}

export type CheckConclusion = 'success' | 'neutral' | 'failure' | 'skipped';

/**
 * GitHub's own word for it. Green means: everything was read and the change was approved. Reviews from before there was a
 * gate fail when they request changes.
 */
export function toCheckConclusion(
  conclusion: Conclusion,
  verdict: Verdict | null,
  gateFailed = verdict === 'REQUEST_CHANGES',
): CheckConclusion {
  if (conclusion === 'skipped') return 'skipped';
  if (conclusion === 'failed' || gateFailed) return 'failure';
  return verdict === 'APPROVE' && conclusion !== 'partial' ? 'success' : 'neutral';
}
