import type { LedgerEntry } from './ledger-entry.ts';

/** What GitHub shows of one of our own conversations. */
export interface ThreadFeedback {
  /** The finding that its first comment tells. */
  handle: string;
  threadId: string;
  commentId: number;
  body: string;
  /** Resolved by a person, not by Waggle. */
  resolvedBy: string | null;
  isResolved: boolean;
  thumbsUp: number;
  thumbsDown: number;
}

export interface Judgement {
  id: number;
  handle: string;
  by: string;
  reason: string;
  /** Whether it also speaks for later findings alike. */
  suppress: boolean;
}

/** Secrets and critical findings stay until they are gone: nobody talks them away in passing. */
export function mayDismiss({ rule, severity }: Pick<LedgerEntry, 'rule' | 'severity'>): boolean {
  return severity !== 'critical' && !rule.startsWith('secrets/');
}

/**
 * Open findings that people judged to be none: a thumb down that nobody contradicts, or a conversation that a person resolved
 * although the code is still there.
 */
export function readFeedback<T extends LedgerEntry & { handle: string }>(
  entries: readonly T[],
  threads: readonly ThreadFeedback[],
  isStillThere: (entry: T) => boolean,
): Judgement[] {
  const byHandle = new Map(threads.map((thread) => [thread.handle, thread]));
  return entries.flatMap((entry): Judgement[] => {
    const thread = byHandle.get(entry.handle);
    if (thread === undefined || entry.state !== 'open' || !mayDismiss(entry)) return [];
    const { id, handle } = entry;
    if (thread.thumbsDown > thread.thumbsUp)
      return [{ id, handle, by: 'a reaction', reason: 'thumbs down on the comment', suppress: true }];
    if (thread.resolvedBy === null || !isStillThere(entry)) return [];
    return [{ id, handle, by: thread.resolvedBy, reason: 'resolved without a change', suppress: false }];
  });
}
