import { cancelReview, setReviewMode } from '@waggle/store';
import { lookAgain } from './ask-for-review.ts';
import type { CommandRequest } from './command-request.ts';

/** `/waggle pause`: pushes ask for nothing any more; what is under way goes on. */
export async function runPauseCommand({ deps, payload }: CommandRequest): Promise<string | null> {
  await setReviewMode(deps.db, payload, { mode: 'paused', by: payload.author });
  return 'Paused: I review this pull request only when somebody asks. `/waggle resume` takes that back.';
}

/** `/waggle ignore`: nothing is reviewed, and what is under way ends. */
export async function runIgnoreCommand({ deps, payload }: CommandRequest): Promise<string | null> {
  await setReviewMode(deps.db, payload, { mode: 'ignored', by: payload.author });
  await cancelReview(deps.db, payload);
  return 'Ignored: I do not review this pull request. `/waggle resume` takes that back.';
}

/** `/waggle resume`: what was not reviewed meanwhile is reviewed now. */
export async function runResumeCommand({ deps, payload, pull }: CommandRequest): Promise<string | null> {
  await setReviewMode(deps.db, payload, { mode: 'on', by: payload.author });
  if (pull.state === 'open') await lookAgain(deps.db, payload);
  return 'Resumed: I review this pull request on each push.';
}
