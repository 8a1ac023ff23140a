import {
  type HistoryCommit,
  type HistoryRange,
  isOnFirstParentLine,
  readHistory,
  type StreamingMirror,
} from '@waggle/github';
import { followMoves } from '../core/history/follow-moves.ts';
import type { OwnRepository } from '../core/history/read-message.ts';

/** The commits of a repository that can be cloned. */
export interface RepositoryHistory {
  own: OwnRepository;
  /** Newest first, in lists as they come; see {@link readHistory}. */
  read(range: HistoryRange, signal: AbortSignal): AsyncIterable<HistoryCommit[]>;
  /** Whether everything up to `head` only adds to what led to `old`. False after a force-push. */
  extends(old: string, head: string): Promise<boolean>;
}

export function openHistory(mirror: StreamingMirror, own: OwnRepository): RepositoryHistory {
  return {
    own,
    read: async function* (range, signal) {
      for await (const commits of readHistory(mirror, range, signal)) yield commits.map(followMoves);
    },
    extends: (old, head) => isOnFirstParentLine(mirror, old, head),
  };
}
