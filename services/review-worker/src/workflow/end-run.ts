import type { ReviewResult, Severity } from '@waggle/contracts';
import type { Workflow } from '@waggle/platform';
import { closeRun, confirmFindings, forgetSkip, type RunEnd, recordReviewedHunks, requestWork } from '@waggle/store';
import { z } from 'zod';
import { defaultSnapshot } from '../core/config/review-config.ts';
import { assembleReview, type ReviewParts, renderCheck, withConfigProblems } from './assemble.ts';
import { checkName, completeCheckRun } from './check-run.ts';
import { loadStandingReview } from './ledger/standing-review.ts';
import type { Loaded, Posted } from './loaded.ts';
import type { Published } from './publish.ts';
import { requestIndexing } from './request-indexing.ts';
import type { ReviewSession } from './review-session.ts';

type Ended = { headSha: string | null };

/** Step `index`: the run is closed and the graph is asked for this pull request, together or not at all. */
export async function endReviewed(
  session: ReviewSession,
  workflow: Workflow,
  parts: ReviewParts,
  published: Published,
  headSha: string,
): Promise<Ended> {
  const { deps, run } = session;
  const review = assembleReview(parts);
  const { usage } = parts.analyzed;
  const result: ReviewResult = {
    ...review,
    outcome: published.outcome === 'posted' ? 'posted' : 'already_posted',
    reason: null,
    review: published.review,
    walkthrough: published.walkthrough,
    checkRunId: run.checkRunId,
  };
  await deps.atPoint?.('before-finish');
  const end: RunEnd = {
    status: 'completed',
    result,
    conclusion: result.conclusion,
    verdict: result.verdict,
    counts: countBySeverity(result.findings),
    reviewId: published.review?.id ?? null,
    reviewUrl: (published.review ?? published.walkthrough)?.url ?? null,
    model: usage?.model ?? null,
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    costUsd: usage?.costUsd ?? null,
  };
  let closed = false;
  await workflow.step('index', { parse: z.null().parse }, async () => {
    await deps.db.transaction().execute(async (db) => {
      await requestIndexing(db, session, parts.loaded.pull);
      await forgetSkip(db, session.lease.ref);
      await recordReviewedHunks(db, run, parts.analyzed.readHunks);
      if (published.review !== null) await confirmFindings(db, { ...run.ref, headSha, reviewId: published.review.id });
      await closeRun(db, run, end);
    });
    closed = true;
    return null;
  });
  // A run that was cut short after this step was opened again.
  if (!closed) await closeRun(deps.db, run, end);
  await deps.atPoint?.('finished');
  return { headSha };
}

/** People see our review of this head already: nothing is bought and nothing is posted. */
export async function endAlreadyPosted(session: ReviewSession, loaded: Loaded, posted: Posted): Promise<Ended> {
  const reason = 'this commit has been reviewed already';
  const { id, url } = posted;
  await completeReopenedChecks(session, loaded);
  await closeRun(session.deps.db, session.run, {
    status: 'completed',
    conclusion: 'skipped',
    result: emptyResult(session, loaded, {
      outcome: 'already_posted',
      reason,
      review: id === null ? null : { id, url },
    }),
    reviewId: id,
    reviewUrl: url,
  });
  return { headSha: loaded.pull.headSha };
}

/** A person who re-runs a check makes GitHub reset it to queued; it gets the outcome of the review that stands. */
async function completeReopenedChecks(session: ReviewSession, { pull }: Loaded): Promise<void> {
  const { repoId, number: prNumber, headSha } = pull;
  const runs = await session.gateway.listCheckRuns({ headSha, name: checkName });
  const open = runs.filter(({ status }) => status !== 'completed');
  if (open.length === 0) return;
  const standing = await loadStandingReview(session.deps.db, { repoId, prNumber, headSha, baseRef: pull.baseRef });
  const outcome = standing
    ? renderCheck(standing.now)
    : { conclusion: 'neutral' as const, title: 'Reviewed already', summary: 'See the review of this commit.' };
  const { conclusion, title, summary } = outcome;
  for (const { id } of open) {
    await session.gateway.updateCheckRun(id, { status: 'completed', conclusion, output: { title, summary } });
  }
}

export async function endSkipped(session: ReviewSession, loaded: Loaded, reason: string): Promise<Ended> {
  if (session.run.checkRunId !== null) {
    await completeAsSkipped(session, loaded.pull.headSha, reason, loaded.config);
  }
  await closeRun(session.deps.db, session.run, {
    status: 'skipped',
    conclusion: 'skipped',
    result: emptyResult(session, loaded, { outcome: 'skipped', reason, review: null }),
  });
  return { headSha: loaded.pull.headSha };
}

/** Pushed to while the review ran: what was found is about an old head, so the new one is reviewed instead. */
export async function endMoved(session: ReviewSession, loaded: Loaded): Promise<Ended> {
  const { lease, deps, run } = session;
  await completeAsSkipped(session, loaded.pull.headSha, 'a newer commit was pushed');
  await deps.db.transaction().execute(async (db) => {
    await closeRun(db, run, { status: 'superseded', conclusion: 'skipped' });
    const { ref, installationId, fullName } = lease;
    const unknown = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null };
    await requestWork(db, { ...ref, ...unknown, installationId, fullName, force: true });
  });
  return { headSha: null };
}

async function completeAsSkipped(
  session: ReviewSession,
  headSha: string,
  reason: string,
  config = defaultSnapshot,
): Promise<void> {
  const outcome = { title: 'Review skipped', summary: `Not reviewed: ${reason}.`, annotations: [] };
  await completeCheckRun(session, headSha, withConfigProblems({ conclusion: 'skipped', ...outcome }, config));
}

function emptyResult(
  { run }: ReviewSession,
  { pull }: Loaded,
  end: Pick<ReviewResult, 'outcome' | 'reason' | 'review'>,
): ReviewResult {
  return {
    ...end,
    walkthrough: null,
    conclusion: 'skipped',
    verdict: null,
    summary: '',
    pullRequest: pull,
    findings: [],
    ledger: null,
    coverage: null,
    linkedIssues: [],
    context: null,
    degraded: [],
    model: null,
    checkRunId: run.checkRunId,
  };
}

function countBySeverity(findings: ReviewResult['findings']): Partial<Record<Severity, number>> {
  const counts: Partial<Record<Severity, number>> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}
