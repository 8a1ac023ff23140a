import { nodeId } from '../simulator.ts';
import type { Account, Reaction } from '../state/records.ts';
import { renderUser } from './user.ts';

export const reactionContents = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'];

/** The counts of reactions on something. */
export function renderReactions(url: string, reactions: readonly Reaction[]) {
  const counts = reactionContents.map((content) => [
    content,
    reactions.filter((reaction) => reaction.content === content).length,
  ]);
  return { url, total_count: reactions.length, ...Object.fromEntries(counts) };
}

export function renderReaction(base: string, reaction: Reaction, account: Account) {
  return {
    id: reaction.id,
    node_id: nodeId('Reaction', reaction.id),
    user: renderUser(base, account),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
