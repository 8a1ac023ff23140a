import type { OutboxPayload } from '@waggle/contracts';
import { AmbiguousWriteError, type PullRequestGateway, ValidationFailedError } from '@waggle/github';
import { AppError, RetryLaterError } from '@waggle/platform';
import type { ReviewDeps } from '../workflow/review-deps.ts';
import { waitForGithub } from '../workflow/wait-for-github.ts';

interface Place {
  deps: Pick<ReviewDeps, 'lookAgainMs' | 'random'>;
  gateway: PullRequestGateway;
  signal: AbortSignal;
  payload: Pick<OutboxPayload<'review.command'>, 'prNumber' | 'commentId' | 'index' | 'threadId'>;
  ownLogin: string;
  /** When the command was stored: its answer is younger. */
  requestedAt: Date;
}

const maxLooks = 4;
/** GitHub's clock and ours may differ. */
const clockSkewMs = 15 * 60_000;
const busyMs = 5000;

/**
 * Answers a command where it was written, once: an answer of ours with its marker is looked for before each write, since
 * GitHub has no idempotency key. A write whose outcome is unknown is looked for, never repeated blindly.
 */
export async function postAnswer(place: Place, text: string): Promise<void> {
  const body = `${createAnswerMarker(place.payload)}\n${text}`;
  for (let look = 1; look <= maxLooks; look += 1) {
    if (look > 1) await waitForGithub(place);
    if (await isAnswered(place)) return;
    if (await tryToPost(place, body)) return;
  }
  throw new AppError('ANSWER_NOT_CONFIRMED', 'GitHub did not say whether the answer to a command was posted');
}

/** The hidden first line of an answer. The ids of comments below pull requests and on lines may be the same. */
function createAnswerMarker({ commentId, index, threadId }: Place['payload']): string {
  return `<!-- waggle:answer to=${threadId === null ? '' : 'r'}${commentId}/${index} -->`;
}

async function isAnswered({ gateway, payload, ownLogin, requestedAt }: Place): Promise<boolean> {
  const { prNumber, threadId } = payload;
  const since = new Date(requestedAt.getTime() - clockSkewMs);
  const comments =
    threadId === null ? await gateway.listComments(prNumber, since) : await gateway.listLineComments(prNumber, since);
  const marker = createAnswerMarker(payload);
  // Text alone proves nothing: anybody can copy a marker.
  return comments.some(({ user, body }) => user?.login === ownLogin && body?.startsWith(marker) === true);
}

/** False when nobody knows whether it is there. */
async function tryToPost({ gateway, payload: { prNumber, threadId } }: Place, body: string): Promise<boolean> {
  try {
    if (threadId === null) await gateway.createComment(prNumber, body);
    else await gateway.replyToLineComment(prNumber, threadId, body);
    return true;
  } catch (error) {
    if (error instanceof AmbiguousWriteError) return false;
    // While a review of ours is being written, GitHub takes no other comment on lines.
    if (error instanceof ValidationFailedError && /pending review/i.test(error.message)) {
      throw new RetryLaterError('REVIEW_BEING_WRITTEN', error.message, busyMs, { cause: error });
    }
    throw error;
  }
}
