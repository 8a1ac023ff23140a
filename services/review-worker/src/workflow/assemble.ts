import type { ConfigSnapshot, PlacedFinding, ReviewResult } from '@waggle/contracts';
import type { ReviewComment, ReviewEvent } from '@waggle/github';
import { renderCheckRun } from '../core/render/check-run.ts';
import { annotateConfigProblems, renderConfigProblems } from '../core/render/config-problems.ts';
import { renderInlineComment } from '../core/render/inline-comment.ts';
import { plural } from '../core/render/labels.ts';
import type { ReviewToRender } from '../core/render/review-to-render.ts';
import { toCheckConclusion } from '../core/verdict.ts';
import type { Analyzed } from './analyzed.ts';
import type { CheckOutcome } from './check-run.ts';
import type { Context } from './context.ts';
import type { Gathered } from './evidence.ts';
import type { Ledgered } from './ledger/ledgered.ts';
import type { Loaded } from './loaded.ts';
import type { Verified } from './verify.ts';

export interface ReviewParts {
  loaded: Loaded;
  context: Context;
  gathered: Gathered;
  analyzed: Analyzed;
  verified: Verified;
  ledgered: Ledgered;
}

/** Everything about a finished review except what GitHub answered to it. */
export function assembleReview({
  loaded,
  context,
  gathered,
  analyzed,
  verified,
  ledgered,
}: ReviewParts): ReviewToRender {
  const { pull } = loaded;
  return {
    verdict: verified.verdict,
    conclusion: verified.conclusion,
    gateFailed: verified.gateFailed,
    gateReasons: verified.gateReasons,
    summary: describeChange(loaded, verified),
    summaries: analyzed.summaries,
    pullRequest: pull,
    findings: verified.findings,
    ledger: ledgered.summary,
    coverage: verified.coverage,
    linkedIssues: gathered.linkedIssues,
    dependencies: gathered.dependencies,
    context: context.context,
    degraded: [loaded, context, gathered, analyzed, ledgered].flatMap(({ degraded }) => degraded),
    model: analyzed.usage,
    modelRead: analyzed.modelRead,
  };
}

function describeChange({ pull }: Loaded, { coverage }: Verified): string {
  const { additions, deletions } = pull;
  return `${plural(coverage.filesChanged, 'file')} changed, ${plural(additions, 'line')} added, ${deletions} removed.`;
}

export function renderComments(review: ReviewToRender, inline: readonly string[]): ReviewComment[] {
  const wanted = new Set(inline);
  return review.findings.flatMap((finding) => {
    const { placement, path, id } = finding;
    if (placement.kind !== 'line' || path === null || !wanted.has(id)) return [];
    const { startLine, line } = placement;
    const start = startLine === line ? {} : { start_line: startLine, start_side: 'RIGHT' as const };
    return [{ path, body: renderInlineComment(finding), line, side: 'RIGHT' as const, ...start }];
  });
}

/** Findings without a comment on lines, those beyond the cap among them, are told in the text in full. */
export function tellInText(findings: readonly PlacedFinding[], inline: readonly string[]): PlacedFinding[] {
  const commented = new Set(inline);
  return findings.map((finding) => {
    return commented.has(finding.id) ? finding : { ...finding, placement: { kind: 'file' } };
  });
}

export function renderCheck(review: ReviewToRender): CheckOutcome {
  const { conclusion, verdict, gateFailed } = review;
  return { conclusion: toCheckConclusion(conclusion, verdict, gateFailed), ...renderCheckRun(review) };
}

/** Every check run shows the mistakes in the configuration: unlike a text, it does not repeat what is there already. */
export function withConfigProblems(outcome: CheckOutcome, config: ConfigSnapshot): CheckOutcome {
  if (config.problems.length === 0) return outcome;
  const summary = `${outcome.summary}\n\n${renderConfigProblems(config)}`;
  return { ...outcome, summary, annotations: [annotateConfigProblems(config), ...outcome.annotations] };
}

/** What the review does on GitHub. Nobody approves or blocks their own pull request; approving must be allowed first. */
export function chooseEvent(
  review: Pick<ReviewResult, 'verdict' | 'pullRequest'>,
  { allowApprove, ownLogin }: { allowApprove: boolean; ownLogin: string },
): ReviewEvent {
  if (review.pullRequest?.author === ownLogin) return 'COMMENT';
  if (review.verdict === 'REQUEST_CHANGES') return 'REQUEST_CHANGES';
  return review.verdict === 'APPROVE' && allowApprove ? 'APPROVE' : 'COMMENT';
}
