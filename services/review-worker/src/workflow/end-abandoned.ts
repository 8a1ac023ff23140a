import { SkipError } from '@waggle/platform';
import { closeRun, takeAbandonedRuns } from '@waggle/store';
import { completeCheckRun, findCheckRun } from './check-run.ts';
import type { ReviewSession } from './review-session.ts';

/**
 * Ends what workers left behind who were killed in the middle of an earlier generation: their runs would stay running
 * for ever, and so would the check runs that people look at.
 */
export async function endAbandoned(session: ReviewSession): Promise<void> {
  const { deps, lease } = session;
  if (lease.gen === 1) return;
  for (const { headSha, ...run } of await takeAbandonedRuns(deps.db, session.run)) {
    await completeAbandoned({ ...session, lease: { ...lease, gen: run.gen }, run }, headSha);
    await closeRun(deps.db, run, { status: 'superseded', conclusion: 'skipped' });
  }
}

async function completeAbandoned(session: ReviewSession, headSha: string | null): Promise<void> {
  if (headSha === null) return;
  const summary = 'Not reviewed: a newer request replaced it.';
  try {
    // It may have been created without its id being saved; where there is none, none is wanted.
    session.run.checkRunId ??= (await findCheckRun(session, headSha))?.id ?? null;
    if (session.run.checkRunId === null) return;
    await completeCheckRun(session, headSha, {
      conclusion: 'skipped',
      title: 'Review skipped',
      summary,
      annotations: [],
    });
  } catch (error) {
    if (!(error instanceof SkipError)) throw error;
  }
}
