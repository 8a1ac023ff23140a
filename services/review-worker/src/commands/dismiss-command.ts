import { type Db, listFindings, type StoredFinding } from '@waggle/store';
import { parseFindingMarker } from '../core/render/marker.ts';
import { sanitizeInline } from '../core/sanitize.ts';
import { dismissAndSuppress } from '../workflow/ledger/dismiss.ts';
import { judgeAgain } from '../workflow/ledger/judge-again.ts';
import type { CommandRequest } from './command-request.ts';

const handle = /^[0-9a-z]{4,64}$/i;

/**
 * `/waggle dismiss ID [REASON]`; in the conversation about a finding the id may be left out. Its like is kept away too,
 * unless `suppressions.from_feedback` says otherwise. The check run and a request for changes follow at once.
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
  const dismissed = found ?? (await findDismissed(deps.db, { repoId, prNumber, handle: id }));
  if (dismissed === null) return `No open finding of this pull request has the id \`${id}\`.`;
  const withdrawn = await judgeAgain(request, request.pull);
  const said = `Dismissed: ${sanitizeInline(dismissed.title, 200)}`;
  return withdrawn ? `${said}\n\nNothing that asked for changes is open any more: I took that request back.` : said;
}

/** Carried out before, by a try that was cut short or by somebody else: the rest is done again. */
async function findDismissed(
  db: Db,
  { handle: wanted, ...target }: { repoId: number; prNumber: number; handle: string },
): Promise<StoredFinding | null> {
  const known = await listFindings(db, target);
  return known.find(({ handle: one, state }) => one === wanted && state === 'dismissed') ?? null;
}

/** The finding whose comment started this conversation; only our own comments count. */
async function findThreadFinding({ gateway, payload, ownLogin }: CommandRequest): Promise<string | null> {
  const { threadId, prNumber } = payload;
  if (threadId === null) return null;
  const comments = await gateway.listLineComments(prNumber);
  const first = comments.find(({ id, user }) => id === threadId && user?.login === ownLogin);
  return first === undefined ? null : parseFindingMarker(first.body ?? '');
}
