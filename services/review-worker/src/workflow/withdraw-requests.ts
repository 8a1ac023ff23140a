import { AmbiguousWriteError, ValidationFailedError } from '@waggle/github';
import { PermanentError, SkipError } from '@waggle/platform';
import type { ReviewSession } from './review-session.ts';
import { waitForGithub } from './wait-for-github.ts';

type Withdrawing = Pick<ReviewSession, 'gateway' | 'signal'> & {
  deps: Pick<ReviewSession['deps'], 'logger' | 'lookAgainMs' | 'random'>;
};

const maxTries = 3;

/**
 * Takes back our own requests for changes, which would block the pull request for ever: GitHub keeps them in force until they
 * are dismissed. A dismissed one cannot be dismissed again, so repeating changes nothing.
 */
export async function withdrawRequests(
  session: Withdrawing,
  number: number,
  { reviewIds, headSha }: { reviewIds: readonly number[]; headSha: string },
): Promise<void> {
  const message = `Nothing that asked for changes is open any more, as of ${headSha.slice(0, 7)}.`;
  for (const id of reviewIds) await withdraw(session, number, id, message);
}

async function withdraw(session: Withdrawing, number: number, id: number, message: string): Promise<void> {
  for (let look = 1; look <= maxTries; look += 1) {
    if (look > 1) await waitForGithub(session);
    try {
      await session.gateway.dismissReview(number, id, message);
      return;
    } catch (error) {
      // Refused: it is dismissed already. Gone: with its verdict.
      if (error instanceof ValidationFailedError || error instanceof SkipError) return;
      if (error instanceof AmbiguousWriteError) continue;
      if (!(error instanceof PermanentError)) throw error;
      session.deps.logger.warn('Could not take a request for changes back', { error, reviewId: id });
      return;
    }
  }
}
