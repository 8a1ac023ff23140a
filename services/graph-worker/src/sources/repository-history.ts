import {
  type HistoryCommit,
  type HistoryRange,
  isOnFirstParentLine,
  readHistory,
  type StreamingMirror,
} from '@waggle/github';
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
    read: (range, signal) => readHistory(mirror, range, signal),
    extends: (old, head) => isOnFirstParentLine(mirror, old, head),
  };
}
