import type { PullRequestFacts } from '@waggle/contracts';
import { AmbiguousWriteError, type PullRequestComment } from '@waggle/github';
import { AppError, LeaseLostError, PermanentError, SkipError } from '@waggle/platform';
import { findWalkthrough, saveWalkthrough, updateRun } from '@waggle/store';
import { isWalkthrough } from '../core/render/marker.ts';
import type { ReviewSession } from './review-session.ts';
import { waitForGithub } from './wait-for-github.ts';

const maxLooks = 5;

/**
 * Makes the walkthrough of this pull request say `body`: one comment, found by its saved id, else among our own comments by
 * its marker, else created. Creating is never repeated without looking; updating sets the whole text, so that once more
 * changes nothing. Answers its id, or null where the App may not comment. `comments` is how many the pull request has, as
 * far as known: without any there is nothing to look for.
 */
export async function keepWalkthrough(
  session: ReviewSession,
  pull: PullRequestFacts,
  { body, comments }: { body: string; comments: number | undefined },
): Promise<number | null> {
  const saved = await findWalkthrough(session.deps.db, session.run.ref);
  try {
    if (saved !== null && (await update(session, pull, saved, body))) return saved;
    const isFirst = saved === null && comments === 0 && !session.run.resumed;
    return await findOrCreate(session, pull, body, isFirst);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    session.deps.logger.warn('Could not write the walkthrough: the review tells everything', { error });
    return null;
  }
}

/** Where people find it. */
export function walkthroughUrl(pull: Pick<PullRequestFacts, 'url'>, commentId: number): string {
  return `${pull.url}#issuecomment-${commentId}`;
}

async function findOrCreate(
  session: ReviewSession,
  pull: PullRequestFacts,
  body: string,
  isFirst: boolean,
): Promise<number> {
  let triedBefore = session.run.resumed;
  for (let look = 1; look <= maxLooks; look += 1) {
    if (look > 1) await waitForGithub(session);
    const found = isFirst && look === 1 ? null : await findOwn(session, pull);
    if (found !== null) {
      await saveWalkthrough(session.deps.db, session.run, found.id);
      if (await update(session, pull, found.id, body)) return found.id;
      continue;
    }
    const created = await create(session, pull, body);
    // Another look before it counts: the list may have been late with what an earlier try created.
    if (created !== null && !triedBefore) return created;
    triedBefore = true;
  }
  throw new AppError('WALKTHROUGH_NOT_CONFIRMED', 'GitHub did not say whether the walkthrough was posted');
}

/** Null when nobody knows whether it is there. */
async function create(session: ReviewSession, pull: PullRequestFacts, body: string): Promise<number | null> {
  const { deps, gateway, run } = session;
  // Whoever lost the lease while it was away stops before it writes.
  await updateRun(deps.db, run, { headSha: pull.headSha });
  try {
    const { id } = await gateway.createComment(pull.number, body);
    await deps.atPoint?.('walkthrough-created');
    await saveOrTakeBack(session, id);
    await deps.atPoint?.('walkthrough-saved');
    return id;
  } catch (error) {
    if (error instanceof AmbiguousWriteError) return null;
    throw error;
  }
}

/** A zombie takes back what it created, unless the new owner has made it its own. */
async function saveOrTakeBack(session: ReviewSession, id: number): Promise<void> {
  const { deps, lease, run } = session;
  try {
    await saveWalkthrough(deps.db, run, id);
  } catch (error) {
    if (error instanceof LeaseLostError && (await findWalkthrough(deps.db, run.ref)) !== id) {
      // Its own signal may be aborted by now.
      const gateway = deps.github.forInstallation(lease.installationId, lease.fullName);
      await remove({ gateway }, id);
    }
    throw error;
  }
}

/** False when it is not there any more. */
async function update(session: ReviewSession, pull: PullRequestFacts, id: number, body: string): Promise<boolean> {
  const { deps, gateway, run } = session;
  for (let look = 1; look <= maxLooks; look += 1) {
    if (look > 1) await waitForGithub(session);
    await updateRun(deps.db, run, { headSha: pull.headSha });
    try {
      await gateway.updateComment(id, body);
      return true;
    } catch (error) {
      if (error instanceof SkipError) return false;
      if (!(error instanceof AmbiguousWriteError)) throw error;
    }
  }
  throw new AppError('WALKTHROUGH_NOT_CONFIRMED', 'GitHub did not say whether the walkthrough was updated');
}

/** The oldest of ours; younger ones are removed. Text alone proves nothing: anybody can copy a marker. */
async function findOwn(session: ReviewSession, pull: PullRequestFacts): Promise<PullRequestComment | null> {
  const { gateway, ownLogin } = session;
  const ref = { repoId: pull.repoId, prNumber: pull.number };
  const own = (await gateway.listComments(pull.number))
    .filter(({ user, body }) => user?.login === ownLogin && isWalkthrough(body ?? '', ref))
    .sort((a, b) => a.id - b.id);
  for (const { id } of own.slice(1)) await remove(session, id);
  return own[0] ?? null;
}

async function remove({ gateway }: Pick<ReviewSession, 'gateway'>, id: number): Promise<void> {
  try {
    await gateway.deleteComment(id);
  } catch (error) {
    // Gone, perhaps gone, or not ours to remove: a comment too many is no reason to give a review up.
    const isOpen = error instanceof AmbiguousWriteError || error instanceof PermanentError;
    if (!isOpen && !(error instanceof SkipError)) throw error;
  }
}
