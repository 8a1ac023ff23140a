import type { Annotation, CheckRunChange } from '@waggle/github';
import { AmbiguousWriteError } from '@waggle/github';
import { isFinal, PermanentError } from '@waggle/platform';
import { updateRun } from '@waggle/store';
import type { ReviewDeps } from './review-deps.ts';
import type { ReviewSession } from './review-session.ts';

/** What it takes to write the check run of one run. */
export interface CheckSession extends Pick<ReviewSession, 'run' | 'gateway'> {
  deps: Pick<ReviewDeps, 'db' | 'logger' | 'atPoint'>;
}

export const checkName = 'Waggle';

export interface CheckOutcome {
  conclusion: NonNullable<CheckRunChange['conclusion']>;
  title: string;
  summary: string;
  text?: string;
  /** At most 50 in each batch. */
  annotations: readonly (readonly Annotation[])[];
}

/**
 * Makes sure that this run has its check run, and saves the id. Answers a note when it cannot have one: an App without
 * that permission still reviews.
 */
export async function ensureCheckRun(session: CheckSession, headSha: string): Promise<string | null> {
  if (session.run.checkRunId !== null) return null;
  try {
    const known = session.run.resumed ? await findCheckRun(session, headSha) : null;
    const id = known?.id ?? (await createCheckRun(session, headSha));
    if (id === null) return null;
    await session.deps.atPoint?.('check-created');
    session.run.checkRunId = id;
    await updateRun(session.deps.db, session.run, { checkRunId: id });
    return null;
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    session.deps.logger.warn('Could not create the check run', { error });
    return `no check run: ${error.message.slice(0, 200)}`;
  }
}

/** The check run that a try which was cut short created without saving its id becomes this run's: nobody else would end it. */
export async function adoptCheckRun(session: CheckSession): Promise<void> {
  const { run, deps } = session;
  if (!run.resumed || run.checkRunId !== null || run.headSha === null) return;
  const found = await findCheckRun(session, run.headSha);
  if (found === null) return;
  run.checkRunId = found.id;
  await updateRun(deps.db, run, { checkRunId: found.id });
}

/** Says how it ended. Annotations beyond the first batch go ahead in updates of their own: GitHub appends them. */
export async function completeCheckRun(session: CheckSession, headSha: string, outcome: CheckOutcome): Promise<void> {
  await ensureCheckRun(session, headSha);
  const id = session.run.checkRunId;
  if (id === null) return;
  // Cut short after this point, an earlier try may have completed it; its annotations must not be there twice.
  if (session.run.resumed && (await findCheckRun(session, headSha))?.status === 'completed') return;
  const { annotations, conclusion } = outcome;
  const output = toOutput(outcome);
  try {
    const ahead = annotations.slice(0, -1);
    for (const batch of ahead) await session.gateway.updateCheckRun(id, { output: { ...output, annotations: batch } });
    const last = annotations.at(-1) ?? [];
    await session.gateway.updateCheckRun(id, {
      status: 'completed',
      conclusion,
      output: { ...output, annotations: last },
    });
  } catch (error) {
    if (error instanceof AmbiguousWriteError && (await findCheckRun(session, headSha))?.status === 'completed') return;
    if (!(error instanceof PermanentError)) throw error;
    session.deps.logger.warn('Could not complete the check run', { error, checkRunId: id });
  }
}

/** What stands by now, on a check run that said its outcome before. Without annotations: GitHub would add them to those that are there. */
export async function correctCheckRun(
  { gateway, deps }: Pick<CheckSession, 'gateway'> & { deps: Pick<ReviewDeps, 'logger'> },
  id: number,
  outcome: CheckOutcome,
): Promise<void> {
  const { conclusion } = outcome;
  try {
    await gateway.updateCheckRun(id, { status: 'completed', conclusion, output: toOutput(outcome) });
  } catch (error) {
    // Check runs are deleted after some weeks, and an App may have lost the right to write them.
    if (!isFinal(error)) throw error;
    deps.logger.warn('Could not tell the check run what stands', { error, checkRunId: id });
  }
}

function toOutput({ title, summary, text }: CheckOutcome) {
  return { title, summary, ...(text === undefined ? {} : { text }) };
}

async function createCheckRun(session: CheckSession, headSha: string): Promise<number | null> {
  const externalId = externalIdOf(session, headSha);
  try {
    const output = { title: 'Review in progress', summary: 'Waggle is reading this change.' };
    const run = { name: checkName, headSha, externalId, status: 'in_progress' as const, output };
    return (await session.gateway.createCheckRun(run)).id;
  } catch (error) {
    if (!(error instanceof AmbiguousWriteError)) throw error;
    // Lists lag behind writes: when it does not show yet, completing looks again.
    session.run.resumed = true;
    return (await findCheckRun(session, headSha))?.id ?? null;
  }
}

/** The check run of this generation and head, if GitHub has it. */
export function findCheckRun(session: CheckSession, headSha: string) {
  return session.gateway.findCheckRun({ headSha, name: checkName, externalId: externalIdOf(session, headSha) });
}

/** `<repoId>:<pull request>:<head>:<generation>` */
function externalIdOf({ run: { ref, gen } }: CheckSession, headSha: string): string {
  return `${ref.repoId}:${ref.prNumber}:${headSha}:${gen}`;
}
