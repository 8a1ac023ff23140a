import type { OutboxPayload } from '@waggle/contracts';
import { AmbiguousWriteError, type PullRequestGateway, type Reaction } from '@waggle/github';
import { PermanentError, SkipError } from '@waggle/platform';
import { cancelReview, requestWork } from '@waggle/store';
import type { ReviewDeps } from '../workflow/review-deps.ts';
import { parseCommand } from './parse-command.ts';

/**
 * `/waggle review` by somebody who may write: the pull request is reviewed again, and the comment gets eyes.
 * `/waggle cancel`: the review that waits or runs is given up, and the comment gets a thumbs up. Whoever may not gets a
 * thumbs down, and a command that Waggle does not know gets a question mark face: no comment answers a comment.
 */
export async function runCommand(
  deps: Pick<ReviewDeps, 'db' | 'github' | 'logger'>,
  payload: OutboxPayload<'review.command'>,
  signal: AbortSignal,
): Promise<void> {
  const { installationId, fullName, repoId, prNumber, author, commentId } = payload;
  const gateway = deps.github.forInstallation(installationId, fullName, { signal });
  const command = parseCommand(payload.command);
  if (command === null) return await react(deps, gateway, commentId, 'confused');
  const permission = await gateway.getCollaboratorPermission(author);
  if (permission !== 'admin' && permission !== 'write') return await react(deps, gateway, commentId, '-1');
  if (command === 'cancel') {
    const isCancelled = await cancelReview(deps.db, { repoId, prNumber });
    return await react(deps, gateway, commentId, isCancelled ? '+1' : 'confused');
  }
  const unknown = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null };
  await requestWork(deps.db, { repoId, prNumber, kind: 'review', installationId, fullName, ...unknown, force: true });
  await react(deps, gateway, commentId, 'eyes');
}

/** A courtesy: the command itself must not be repeated because the comment is gone or may not be touched. */
async function react(
  deps: Pick<ReviewDeps, 'logger'>,
  gateway: PullRequestGateway,
  commentId: number,
  reaction: Reaction,
): Promise<void> {
  try {
    await gateway.addCommentReaction(commentId, reaction);
  } catch (error) {
    if (error instanceof AmbiguousWriteError || error instanceof SkipError || error instanceof PermanentError) {
      deps.logger.warn('Could not react to a command', { error });
      return;
    }
    throw error;
  }
}
