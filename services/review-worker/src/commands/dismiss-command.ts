import { parseFindingMarker } from '../core/render/marker.ts';
import { sanitizeInline } from '../core/sanitize.ts';
import { dismissAndSuppress } from '../workflow/ledger/dismiss.ts';
import type { CommandRequest } from './command-request.ts';

const handle = /^[0-9a-z]{4,64}$/i;

/**
 * `/waggle dismiss ID [REASON]`; in the conversation about a finding the id may be left out. Its like is kept away too,
 * unless `suppressions.from_feedback` says otherwise.
 */
export async function runDismissCommand(request: CommandRequest): Promise<string | null> {
  const { deps, payload, argument, root } = request;
  const [first = '', ...rest] = argument.split(/\s+/);
  const ofThread = await findThreadFinding(request);
  const named = ofThread === null || first.toLowerCase() === ofThread ? first.toLowerCase() : null;
  const id = named ?? ofThread ?? '';
  if (!handle.test(id))
    return 'Which finding? Its id is in its comment: `/waggle dismiss ID`, or this command as an answer to it.';
  const reason = named === null ? argument : rest.join(' ');
  const { repoId, prNumber, author } = payload;
  const found = await dismissAndSuppress(deps.db, {
    repoId,
    prNumber,
    handle: id,
    by: author,
    reason: reason.slice(0, 500),
    suppress: root.suppressions.from_feedback,
    days: root.suppressions.expire_after_days,
  });
  if (found === null) return `No open finding of this pull request has the id \`${id}\`.`;
  return `Dismissed: ${sanitizeInline(found.title, 200)}`;
}

/** The finding whose comment started this conversation; only our own comments count. */
async function findThreadFinding({ gateway, payload, ownLogin }: CommandRequest): Promise<string | null> {
  const { threadId, prNumber } = payload;
  if (threadId === null) return null;
  const comments = await gateway.listLineComments(prNumber);
  const first = comments.find(({ id, user }) => id === threadId && user?.login === ownLogin);
  return first === undefined ? null : parseFindingMarker(first.body ?? '');
}
