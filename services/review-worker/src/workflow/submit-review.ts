import { AmbiguousWriteError, type ReviewEvent, ValidationFailedError } from '@waggle/github';
import { SkipError } from '@waggle/platform';
import type { ReviewSession } from './review-session.ts';
import { waitForGithub } from './wait-for-github.ts';

const maxLooks = 5;

/** True once GitHub confirms it; false when the review is no longer there and has to be looked for. */
export async function submitReview(
  session: ReviewSession,
  number: number,
  id: number,
  submission: { event: ReviewEvent; body: string },
): Promise<boolean> {
  for (let look = 1; look <= maxLooks; look += 1) {
    try {
      await session.gateway.submitReview(number, id, submission);
      return true;
    } catch (error) {
      if (error instanceof SkipError) return false;
      const unclear = error instanceof AmbiguousWriteError || error instanceof ValidationFailedError;
      if (!unclear) throw error;
      await waitForGithub(session);
      const state = await readState(session, number, id);
      if (state === null) return false;
      if (state !== 'PENDING') return true;
      if (error instanceof ValidationFailedError) throw error;
    }
  }
  return false;
}

async function readState(session: ReviewSession, number: number, id: number): Promise<string | null> {
  try {
    return (await session.gateway.getReview(number, id)).state;
  } catch (error) {
    if (error instanceof SkipError) return null;
    throw error;
  }
}
