import { createWorkflow, type Workflow } from '@waggle/platform';
import { type Lease, openRun, type Run, reviewWorkflow, stepStore } from '@waggle/store';
import { z } from 'zod';
import { excludePaths } from '../core/config/apply-settings.ts';
import { createReviewConfig } from '../core/config/review-config.ts';
import { analyze } from './analyze.ts';
import { type ChangeSource, createChangeSource, loadChange } from './change-source.ts';
import { adoptCheckRun } from './check-run.ts';
import { Context, loadContextStep } from './context.ts';
import { endAbandoned } from './end-abandoned.ts';
import { endAlreadyPosted, endMoved, endReviewed, endSkipped } from './end-run.ts';
import { endUnfinished } from './end-unfinished.ts';
import { Gathered, gatherEvidence } from './evidence.ts';
import { learn } from './learn.ts';
import { closeThreads } from './ledger/close-threads.ts';
import { consultLedger } from './ledger/consult-ledger.ts';
import { Ledgered } from './ledger/ledgered.ts';
import { loadReview } from './load.ts';
import { Loaded } from './loaded.ts';
import { createPostedSignal } from './posted-signal.ts';
import { Published } from './publish.ts';
import { publishStep } from './publish-step.ts';
import type { ReviewDeps } from './review-deps.ts';
import { openSession, type ReviewSession } from './review-session.ts';
import { Verified, verifyFindings } from './verify.ts';
import { withdrawRequests } from './withdraw-requests.ts';

// Above every limit within the steps (a first fetch may take 15 minutes, model calls 5 each): only what hangs is ended.
const reviewTimeoutMs = 60 * 60_000;

/**
 * Reviews one generation of a pull request: load, context, evidence, analyze, verify, ledger, publish, resolve, index. Each step's output
 * is stored, so that the next worker goes on where this one stopped. Answers the head that is done.
 */
export async function reviewPullRequest(
  deps: ReviewDeps,
  lease: Lease,
  signal: AbortSignal,
): Promise<{ headSha: string | null }> {
  const run = await openRun(deps.db, { lease, workflowType: reviewWorkflow });
  const untilPosted = createPostedSignal(signal);
  const workflow = openWorkflow(deps, run, untilPosted.signal);
  const gateway = deps.github.forInstallation(lease.installationId, lease.fullName, { signal: workflow.signal });
  try {
    const { posted } = untilPosted;
    const session = await openSession({ deps, lease, run, gateway, signal: workflow.signal, posted });
    await adoptCheckRun(session);
    return await runSteps(session, workflow);
  } catch (thrown) {
    return await endUnfinished({ deps, lease, run, signal }, thrown);
  } finally {
    deps.logger.info('GitHub calls of a review', { calls: gateway.calls() });
  }
}

function openWorkflow(deps: ReviewDeps, run: Run, signal: AbortSignal): Workflow {
  return createWorkflow(stepStore(deps.db, run), signal, {
    timeoutMs: deps.timeoutMs ?? reviewTimeoutMs,
    onProgress: (progress) => deps.progress?.ring({ workflowType: reviewWorkflow, runId: run.id, ...progress }),
  });
}

async function runSteps(session: ReviewSession, workflow: Workflow): Promise<{ headSha: string | null }> {
  const begun = await load(session, workflow);
  await endAbandoned(session, (left) => finishPosted(session, left));
  return await review(session, workflow, begun);
}

/** A run whose review is on GitHub is brought to its end from its stored steps: nothing is bought or posted again. */
export async function finishPosted(opened: ReviewSession, run: Run): Promise<void> {
  // What is posted is of this run: the one that goes on after it can still be cancelled.
  const session = { ...opened, run, posted: () => {} };
  const workflow = openWorkflow(session.deps, run, session.signal);
  await review(session, workflow, await load(session, workflow));
}

interface Begun {
  loaded: Loaded;
  changes: ChangeSource;
}

async function load(session: ReviewSession, workflow: Workflow): Promise<Begun> {
  const changes = createChangeSource();
  const loaded = await workflow.step('load', { parse: Loaded.parse }, () => loadReview(session, changes));
  return { loaded, changes };
}

async function review(
  opened: ReviewSession,
  workflow: Workflow,
  { loaded, changes }: Begun,
): Promise<{ headSha: string | null }> {
  const { deps } = opened;
  const session = { ...opened, config: createReviewConfig(loaded.config) };
  const { headSha } = loaded.pull;
  if (loaded.posted !== null) return await endAlreadyPosted(session, loaded, loaded.posted);
  if (loaded.skip !== null) return await endSkipped(session, loaded, loaded.skip);
  await deps.atPoint?.('loaded');
  const change = excludePaths(await loadChange(changes, session, loaded), session.config);
  const context = await workflow.step('context', { parse: Context.parse }, () =>
    loadContextStep(session, loaded, change),
  );
  const gathered = await workflow.step('evidence', { parse: Gathered.parse }, () =>
    gatherEvidence(session, loaded, { change, context }),
  );
  const analyzed = await analyze(session, workflow, { loaded, context, gathered, change });
  await deps.atPoint?.('analyzed');
  const verified = await workflow.step('verify', { parse: Verified.parse }, async () =>
    verifyFindings(gathered, analyzed, change),
  );
  const ledgered = await workflow.step('ledger', { parse: Ledgered.parse }, () =>
    consultLedger(session, { loaded, gathered, analyzed, verified, change }),
  );
  await deps.atPoint?.('ledger-consulted');
  const parts = { loaded, context, gathered, analyzed, verified: ledgered.verified, ledgered };
  const published = await workflow.step('publish', { parse: Published.parse }, () =>
    publishStep(session, parts, change),
  );
  if (published.outcome === 'moved') return await endMoved(session, loaded);
  await workflow.step('resolve', { parse: z.null().parse }, async () => {
    await closeThreads(session, headSha);
    await withdrawRequests(session, loaded.pull.number, { reviewIds: published.withdrawn, headSha });
    return null;
  });
  await learn(session, workflow, { loaded, analyzed, change });
  return await endReviewed(session, workflow, parts, published, headSha);
}
