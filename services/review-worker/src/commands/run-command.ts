import type { OutboxPayload } from '@waggle/contracts';
import {
  AmbiguousWriteError,
  type PullRequest,
  type PullRequestGateway,
  type Reaction,
  ValidationFailedError,
} from '@waggle/github';
import { PermanentError, SkipError } from '@waggle/platform';
import { countCommand, type OutboxLease } from '@waggle/store';
import { renderHelp, renderUnknown } from '../core/render/help-answer.ts';
import { loadGoodRoot } from '../workflow/good-config.ts';
import type { ReviewDeps } from '../workflow/review-deps.ts';
import { runAskCommand } from './ask-command.ts';
import { type CommandName, commandList, type Right } from './command-list.ts';
import type { CommandRequest, RunCommand } from './command-request.ts';
import { runConfigCommand } from './config-command.ts';
import { runDismissCommand } from './dismiss-command.ts';
import { runForgetCommand, runRememberCommand } from './memory-commands.ts';
import { runIgnoreCommand, runPauseCommand, runResumeCommand } from './mode-commands.ts';
import { parseCommand } from './parse-command.ts';
import { postAnswer } from './post-answer.ts';
import { runCancelCommand, runFullReviewCommand, runReviewCommand } from './review-commands.ts';
import { runSummaryCommand } from './summary-command.ts';

type Payload = OutboxPayload<'review.command'>;

const runners: Record<Exclude<CommandName, 'help'>, RunCommand> = {
  review: runReviewCommand,
  'full-review': runFullReviewCommand,
  summary: runSummaryCommand,
  ask: runAskCommand,
  pause: runPauseCommand,
  ignore: runIgnoreCommand,
  resume: runResumeCommand,
  cancel: runCancelCommand,
  dismiss: runDismissCommand,
  remember: runRememberCommand,
  forget: runForgetCommand,
  config: runConfigCommand,
};

/** Commands without eyes: one reaction says it all. */
const answersByReaction: ReadonlySet<CommandName> = new Set(['cancel']);

/** Commands of one person on one pull request in an hour. */
const maxAnHour = 20;

/**
 * Carries out what somebody wrote to Waggle. Its comment gets eyes when it is done as asked (a thumbs up when a review is given up), a thumbs down when its author
 * may not or gives too many, and a question mark face when it is not understood. Where something has to be said, it is said once and where it
 * was asked.
 */
export async function runCommand(
  deps: ReviewDeps,
  lease: Pick<OutboxLease, 'attempts' | 'requestedAt'>,
  payload: Payload,
  signal: AbortSignal,
): Promise<void> {
  const { installationId, fullName, repoId, prNumber, author } = payload;
  const viewer = await deps.github.viewer();
  const parsed = parseCommand(payload.command, viewer.slug);
  if (parsed === null) return;
  const gateway = deps.github.forInstallation(installationId, fullName, { signal });
  const pull = await gateway.getPullRequest(prNumber);
  if (pull.base.repo.id !== repoId)
    throw new SkipError('REPOSITORY_REPLACED', 'the repository was replaced by another one');
  const root = await loadGoodRoot(deps.db, { repoId, baseRef: pull.base.ref });
  if (!root.enabled) return;
  const { login: ownLogin } = viewer;
  const { attempts, requestedAt } = lease;
  const answer = (text: string) => postAnswer({ deps, gateway, signal, payload, ownLogin, requestedAt }, text);
  const key = `${payload.threadId === null ? '' : 'r'}${payload.commentId}/${payload.index}`;
  const given = await countCommand(deps.db, { repoId, prNumber, key, author });
  if (given > maxAnHour) {
    await react(deps, gateway, payload, '-1');
    if (given === maxAnHour + 1)
      await answer(`More than ${maxAnHour} commands in an hour: I listen to you again later.`);
    return;
  }
  const right = await findRight(gateway, author, pull);
  if (parsed.name === null) {
    await react(deps, gateway, payload, 'confused');
    if (right === 'write') await answer(renderUnknown(parsed.written, parsed.meant));
    return;
  }
  const { name, argument } = parsed;
  if (right === null || (commandList[name].needs === 'write' && right !== 'write')) {
    return await react(deps, gateway, payload, '-1');
  }
  if (!answersByReaction.has(name)) await react(deps, gateway, payload, 'eyes');
  const request: CommandRequest = { deps, gateway, signal, payload, argument, pull, root, ownLogin, attempts };
  const said = name === 'help' ? renderHelp(viewer.slug) : await runners[name](request);
  if (typeof said === 'string') await answer(said);
  else if (said !== null) await react(deps, gateway, payload, said.reaction);
}

/** GitHub says `write` for people who maintain, and `read` for those who triage. */
async function findRight(gateway: PullRequestGateway, login: string, pull: PullRequest): Promise<Right | null> {
  const permission = await gateway.getCollaboratorPermission(login);
  if (permission === 'admin' || permission === 'write') return 'write';
  return permission === 'read' || pull.user?.login === login ? 'read' : null;
}

/** A courtesy: the command itself must not be repeated because the comment is gone or may not be touched. */
async function react(
  deps: Pick<ReviewDeps, 'logger'>,
  gateway: PullRequestGateway,
  { commentId, threadId }: Payload,
  reaction: Reaction,
): Promise<void> {
  try {
    if (threadId === null) await gateway.addCommentReaction(commentId, reaction);
    else await gateway.addLineCommentReaction(commentId, reaction);
  } catch (error) {
    const isHarmless = [AmbiguousWriteError, SkipError, PermanentError, ValidationFailedError].some(
      (kind) => error instanceof kind,
    );
    if (!isHarmless) throw error;
    deps.logger.warn('Could not react to a command', { error });
  }
}
